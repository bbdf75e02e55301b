package io.ratatoskr.camel;

/** Names of the variables that an exchange carries inside the gateway, and of beans in its registry. */
public final class RatatoskrConstants {
    /** Variable: the request's {@link io.ratatoskr.api.Cancellation}; copies of the exchange share it. */
    public static final String CANCELLATION = "cancellation";

    /** Variable: {@code Boolean}, whether no other provider is left to ask. */
    public static final String LAST = "last";

    /** Variable: {@code Integer}, how many calls to providers the request has cost so far. */
    public static final String ATTEMPTS = "attempts";

    /** Variable: {@code String}, the id that a door gave the request or took from its client. */
    public static final String REQUEST_ID = "requestId";

    private RatatoskrConstants() {}
}
