package io.ratatoskr.config;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Finds the lines of the keys in a text in Java's properties format, where a value may go on over several lines. Pure. */
final class PropertyLines {
    private PropertyLines() {}

    /** The number of the line, from 1, on which each key begins; of a key that is there twice, the last. */
    static Map<String, Integer> of(String text) {
        var lines = new HashMap<String, Integer>();
        List<String> natural = text.lines().toList();
        for (int i = 0; i < natural.size(); i++) {
            int first = i;
            if (isBlankOrComment(natural.get(i))) {
                continue;
            }
            var logical = new StringBuilder(natural.get(i));
            while (isContinued(natural.get(i)) && i + 1 < natural.size()) {
                i++;
                logical.append('\n').append(natural.get(i));
            }
            keys(logical.toString()).forEach(key -> lines.put(key, first + 1));
        }
        return lines;
    }

    private static boolean isBlankOrComment(String line) {
        String content = line.stripLeading();
        return content.isEmpty() || content.startsWith("#") || content.startsWith("!");
    }

    /** An odd number of backslashes at the end. */
    private static boolean isContinued(String line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    private static Iterable<String> keys(String logical) {
        var properties = new Properties();
        try {
            properties.load(new StringReader(logical));
        } catch (IllegalArgumentException malformed) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.stringPropertyNames();
    }
}
