package io.ratatoskr.parameters;

/**
 * A change to a parameter of a request.
 *
 * @param reason reason, to be shown to callers, such as {@code 3 exceeds the maximum 2}
 */
public record ParameterChange(String parameter, Action action, String reason) {
    /** Kinds of changes. */
    public enum Action {
        /** Removed from the request. */
        DROPPED("dropped"),
        /** Sent with the nearest allowed value. */
        CLAMPED("clamped"),
        /** Sent under another field name. */
        RENAMED("renamed");

        private final String wireName;

        Action(String wireName) {
            this.wireName = wireName;
        }

        /** The name in headers, messages and JSON. */
        public String wireName() {
            return wireName;
        }
    }
}
