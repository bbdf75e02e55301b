package io.ratatoskr.parameters;

/**
 * A change to a parameter of a request.
 *
 * @param reason reason, to be shown to callers, such as {@code 3 exceeds the maximum 2}
 * @param lacking the side that lacks the parameter or the value
 */
public record ParameterChange(String parameter, Action action, String reason, Lacking lacking) {
    /** The side that lacks a parameter, or a value of it. */
    public enum Lacking {
        /** The model; another model of the provider may have it. */
        MODEL("model"),
        /** The provider's API, or the gateway's codec for it; no model of the provider has it. */
        PROTOCOL("protocol");

        private final String wireName;

        Lacking(String wireName) {
            this.wireName = wireName;
        }

        /** The name in JSON. */
        public String wireName() {
            return wireName;
        }
    }

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
