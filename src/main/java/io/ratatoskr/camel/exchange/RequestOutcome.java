package io.ratatoskr.camel.exchange;

import io.ratatoskr.api.Experimental;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.cache.CacheStatus;
import org.jspecify.annotations.Nullable;

/**
 * How a request ended.
 *
 * @param provider the provider that responded, now or when the response was stored, else the one that was called last; null: none
 * @param model that provider's own name for the model
 * @param usage as far as it is known; null: unknown
 * @param failure null: the request succeeded; {@link Cancelled} also for a stream that was closed before its end
 * @param stream null: the response is not a stream, or the request failed before it
 */
@Experimental
public record RequestOutcome(
        Operation operation,
        @Nullable String provider,
        @Nullable String model,
        @Nullable Usage usage,
        @Nullable Throwable failure,
        @Nullable StreamTimes stream,
        RequestStats stats) {
    /** The status of successful requests. */
    public static final String OK = "ok";

    /** The status of cancelled requests. */
    public static final String CANCELLED = "cancelled";

    /**
     * Times of a stream, by {@link System#nanoTime()}.
     *
     * @param firstOutput time of the first event with output; 0: there was none
     * @param lastOutput time of the last event with output; 0: there was none
     * @param events number of events with output
     */
    public record StreamTimes(long firstOutput, long lastOutput, int events) {}

    /** Whether the response was stored, so that no provider was called for it. */
    public boolean isStored() {
        CacheStatus cached = stats.cacheStatus();
        return cached != null && cached.kind() == CacheStatus.Kind.HIT;
    }

    /** {@code ok}, {@code cancelled}, or the kind of the failure, one of a fixed set such as {@code rate_limit_exceeded}. */
    public String status() {
        return failure == null ? OK : statusOf(failure);
    }

    /** The status of a failure. */
    public static String statusOf(Throwable failure) {
        return switch (failure) {
            case Cancelled cancelled -> CANCELLED;
            // Their codes may be a provider's
            case InvalidRequest invalid -> "invalid_request";
            case ModelNotAvailable unavailable -> "model_not_available";
            case GatewayException known -> String.valueOf(known.getCode());
            default -> "internal_error";
        };
    }
}
