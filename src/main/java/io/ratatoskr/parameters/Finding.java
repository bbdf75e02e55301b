package io.ratatoskr.parameters;

import java.util.Locale;

/**
 * What was done about a parameter.
 *
 * @param why for the caller's eyes, such as {@code it is 3, over the greatest, 2}
 */
public record Finding(String parameter, Deed deed, String why) {
    /** The ways to make a request fit. */
    public enum Deed {
        /** Left out. */
        DROPPED,
        /** Sent with the nearest value that is allowed. */
        LOWERED,
        /** Sent under the provider's other name for it. */
        RENAMED;

        /** As messages and JSON write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
