package io.ratatoskr.settings;

/**
 * Log output of the gateway.
 *
 * @param access whether each request has a line in the log {@code ratatoskr.access}
 */
public record LogSettings(Format format, boolean access) {
    /** Text, without access lines. */
    public static final LogSettings DEFAULT = new LogSettings(Format.TEXT, false);

    /** The form of a log line. */
    public enum Format {
        TEXT("text"),
        JSON("json");

        private final String wireName;

        Format(String wireName) {
            this.wireName = wireName;
        }

        /** As configuration writes it. */
        public String wireName() {
            return wireName;
        }
    }
}
