package io.ratatoskr.config;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/** Parses Java's properties format, in order, and reports duplicate keys. */
final class PropertiesParser {
    private PropertiesParser() {}

    static Map<String, String> parse(String name, String text, Set<String> mistakes) {
        var values = new LinkedHashMap<String, String>();
        var collector = new Properties() {
            private static final long serialVersionUID = 1L;

            @Override
            public synchronized Object put(Object key, Object value) {
                if (values.put((String) key, ((String) value).strip()) != null) {
                    mistakes.add("%s: is defined twice in %s; remove one".formatted(key, name));
                }
                return value;
            }
        };
        try {
            collector.load(new StringReader(text));
        } catch (IllegalArgumentException e) {
            mistakes.add("%s: contains a malformed \\u sequence; write the character itself, in UTF-8".formatted(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return values;
    }
}
