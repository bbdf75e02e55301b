package io.ratatoskr.parameters;

/**
 * What was done about a parameter.
 *
 * @param why for the caller's eyes, such as {@code it is 3, over the greatest, 2}
 */
public record Finding(String parameter, Deed deed, String why) {
    /** The ways to make a request fit. */
    public enum Deed {
        /** Left out. */
        DROPPED("dropped"),
        /** Sent with the nearest value that is allowed. */
        LOWERED("lowered"),
        /** Sent under the provider's other name for it. */
        RENAMED("renamed");

        private final String word;

        Deed(String word) {
            this.word = word;
        }

        /** As messages and JSON write it. */
        public String word() {
            return word;
        }
    }
}
