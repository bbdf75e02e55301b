package io.ratatoskr.dialect.openai;

import io.ratatoskr.api.error.BatchTooLarge;
import io.ratatoskr.api.error.ContextLengthExceeded;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.ModelNotFound;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.QuotaExceeded;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code details} of an error: what OpenAI's fields do not have, so that clients of the gateway get the same failure as in process.
 * Absent where there is nothing to add. Other clients ignore it.
 *
 * <pre>
 * retry_after_ms   delay before the next attempt
 * kind             what the code does not distinguish: deadline, not_available, invalid_request, payment_required, provider_limit, value
 * limit            tokens of the context window; entries of the batch
 * model            that no provider has
 * </pre>
 */
final class ErrorDetails {
    private ErrorDetails() {}

    static void write(JsonWriter writer, GatewayException failure) {
        Long wait = failure.retryAfter().map(delay -> delay.toMillis()).orElse(null);
        String kind = kind(failure);
        Integer limit = limit(failure);
        String model = failure instanceof ModelNotFound notFound ? notFound.model() : null;
        if (wait != null || kind != null || limit != null || model != null) {
            writer.name("details")
                    .beginObject()
                    .field("retry_after_ms", wait)
                    .field("kind", kind)
                    .field("limit", limit)
                    .field("model", model)
                    .endObject();
        }
    }

    private static @Nullable String kind(GatewayException failure) {
        return switch (failure) {
            case ProviderUnavailable e when e.reason() == ProviderUnavailable.Reason.DEADLINE -> "deadline";
            case ModelNotAvailable e when !e.isAccessDenied() && e.retryAfter().isEmpty() -> "not_available";
            case InvalidRequest e when e.code().isPresent() -> "invalid_request";
            case QuotaExceeded e when e.isPaymentRequired() -> "payment_required";
            case Overloaded e when e.isFallbackAllowed() -> "provider_limit";
            case UnsupportedParameter e when e.isOnlyValueUnsupported() -> "value";
            default -> null;
        };
    }

    private static @Nullable Integer limit(GatewayException failure) {
        return switch (failure) {
            case BatchTooLarge e -> (Integer) e.max();
            case ContextLengthExceeded e
            when e.limit().isPresent() -> (Integer) e.limit().getAsInt();
            default -> null;
        };
    }
}
