package io.ratatoskr.limits;

import org.jspecify.annotations.Nullable;

/** Rates that hold for several instances of the gateway together. Thread-safe; every call returns within a bounded time. */
public interface SharedRates {
    /**
     * Reserves one call.
     *
     * @param requests number of requests
     * @param tokens estimated tokens
     * @param maxWaitMillis maximum wait; a longer one is not reserved
     * @return null when the other instances cannot be reached; the limits of this instance then hold
     */
    @Nullable
    Decision reserve(RateKey key, long requests, long tokens, long maxWaitMillis);

    /** Adds to what was reserved in a slot; negative amounts give back. Returns at once, and may be lost. */
    void add(RateKey key, long slot, long requests, long tokens);

    /**
     * What a rate holds for.
     *
     * @param name of the provider, or of the provider and model
     * @param requestsPerMinute 0: not limited
     * @param tokensPerMinute 0: not limited
     */
    record RateKey(String name, long requestsPerMinute, long tokensPerMinute) {}

    /**
     * The decision about a call.
     *
     * @param reserved false: the wait is longer than the maximum
     * @param waitMillis until the call is within the rates
     * @param slot for {@link #add}
     */
    record Decision(boolean reserved, long waitMillis, long slot) {}
}
