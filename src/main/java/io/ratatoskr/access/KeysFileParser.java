package io.ratatoskr.access;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;

/**
 * Parses a keys file: one key per line, as {@code key} or {@code name=key}, followed by {@code admin} where it has admin rights. Empty
 * lines and lines that begin with {@code #} are skipped.
 */
final class KeysFileParser {
    private static final String ADMIN = "admin";

    private KeysFileParser() {}

    /**
     * @param keys receives each key and its owner
     * @param invalidLines receives the number of each line, from 1, that has another form
     */
    static void parse(List<String> lines, BiConsumer<String, ApiKey> keys, IntConsumer invalidLines) {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            String rest = equals < 0 ? "" : line.substring(equals + 1).strip();
            boolean named = hasKey(rest);
            String[] words = (named ? rest : line).split("\\s+");
            boolean admin = words.length == 2 && words[1].equals(ADMIN);
            if (words.length > 1 && !admin) {
                invalidLines.accept(i + 1);
            } else {
                String name = named ? line.substring(0, equals).strip() : "";
                keys.accept(words[0], new ApiKey(name.isEmpty() ? null : name, admin));
            }
        }
    }

    /** Returns whether the text after an equals sign has a key; equals signs only are the end of a key without a name. */
    private static boolean hasKey(String rest) {
        return !rest.isEmpty() && !rest.split("\\s+", 2)[0].chars().allMatch(c -> c == '=');
    }
}
