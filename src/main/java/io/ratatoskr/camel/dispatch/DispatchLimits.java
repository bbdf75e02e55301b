package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.Operation;
import io.ratatoskr.limits.RateLimits;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What limits dispatched requests.
 *
 * @param requests the requests in flight
 * @param rates the rates of the providers
 * @param isFull whether all calls that a provider may have at the same time are in use
 * @param hedging when a second provider is called; without an entry an operation is not hedged
 */
public record DispatchLimits(
        ConcurrencyLimiter requests, RateLimits rates, Predicate<String> isFull, Map<Operation, Hedging> hedging) {
    public DispatchLimits {
        hedging = Map.copyOf(hedging);
    }

    /** Without limits of providers. */
    public static DispatchLimits of(ConcurrencyLimiter requests) {
        return new DispatchLimits(requests, new RateLimits(Map.of(), null), provider -> false, Map.of());
    }
}
