package io.ratatoskr.config;

import org.jspecify.annotations.Nullable;

/**
 * The effective value of a configuration key.
 *
 * @param key the full key
 * @param value as text; secrets in it are {@code ***}; empty: none
 * @param origin where the value is from
 * @param changed whether the value differs from the default
 */
public record ConfigValue(String key, String value, Origin origin, boolean changed) {
    /**
     * Where a value is from.
     *
     * @param source the file or the environment variable; null for the other kinds
     * @param line of the file, from 1; 0: not a line of a file
     * @param alias the key, other than its own, that has the value: an old name, or one for all providers; null: its own
     */
    public record Origin(
            Kind kind,
            @Nullable String source,
            int line,
            @Nullable String alias) {
        static final Origin DEFAULT = new Origin(Kind.DEFAULT, null, 0, null);

        Origin withAlias(String key) {
            return alias == null ? new Origin(kind, source, line, key) : this;
        }

        /** For people, such as {@code config/application.properties:12}. */
        public String description() {
            String place = switch (kind) {
                case DEFAULT -> "default";
                case FILE -> line > 0 ? source + ":" + line : String.valueOf(source);
                case ENVIRONMENT -> "environment variable " + source;
                case SYSTEM_PROPERTY -> "system property";
                case COMMAND_LINE -> "--set";
                case KEY_FILE -> "key file " + source;
            };
            return alias == null ? place : place + ", as " + alias;
        }
    }

    /** The kinds of sources. */
    public enum Kind {
        DEFAULT("default"),
        FILE("file"),
        ENVIRONMENT("environment"),
        SYSTEM_PROPERTY("system_property"),
        COMMAND_LINE("command_line"),
        KEY_FILE("key_file");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        /** The name in JSON. */
        public String wireName() {
            return wireName;
        }
    }
}
