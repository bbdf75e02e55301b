package io.ratatoskr.parameters;

import java.util.Locale;

/**
 * A change to a parameter of a request.
 *
 * @param why reason, to be shown to callers, such as {@code 3 exceeds the maximum 2}
 */
public record Finding(String parameter, Deed deed, String why) {
    /** Kinds of changes. */
    public enum Deed {
        /** Removed from the request. */
        DROPPED,
        /** Sent with the nearest allowed value. */
        LOWERED,
        /** Sent under another field name. */
        RENAMED;

        /** The name in headers, messages and JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
