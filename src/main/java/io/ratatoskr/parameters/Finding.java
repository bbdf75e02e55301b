package io.ratatoskr.parameters;

/**
 * A change to a parameter of a request.
 *
 * @param why reason, to be shown to callers, such as {@code 3 exceeds the maximum 2}
 */
public record Finding(String parameter, Deed deed, String why) {
    /** Kinds of changes. */
    public enum Deed {
        /** Removed from the request. */
        DROPPED("dropped"),
        /** Sent with the nearest allowed value. */
        LOWERED("clamped"),
        /** Sent under another field name. */
        RENAMED("renamed");

        private final String word;

        Deed(String word) {
            this.word = word;
        }

        /** The name in headers, messages and JSON. */
        public String word() {
            return word;
        }
    }
}
