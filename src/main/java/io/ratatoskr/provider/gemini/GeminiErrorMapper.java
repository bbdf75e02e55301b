package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.error.AuthenticationFailed;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.QuotaExceeded;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.provider.MalformedResponses;
import io.ratatoskr.provider.ProviderErrors;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.provider.RetryAfter;
import io.ratatoskr.settings.ProviderProfile;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Maps Gemini errors by status and structured reason; the error text is only quoted. */
final class GeminiErrorMapper {
    /**
     * Reasons of {@code google.api.ErrorReason}, and of the older error format, that say that the key itself is not valid. Other
     * reasons of a 403, such as {@code API_KEY_SERVICE_BLOCKED}, deny access to what was requested.
     */
    private static final Set<String> KEY_REASONS = Set.of(
            "API_KEY_INVALID",
            "API_KEY_EXPIRED",
            "CREDENTIALS_MISSING",
            "ACCESS_TOKEN_EXPIRED",
            "ACCESS_TOKEN_TYPE_UNSUPPORTED",
            "keyInvalid",
            "keyExpired");

    private static final Set<String> BILLING_REASONS =
            Set.of("BILLING_DISABLED", "billingNotEnabled", "dailyLimitExceeded");

    /** Those of {@link #BILLING_REASONS} that are a limit, not a lack of credit. */
    private static final Set<String> LIMIT_REASONS = Set.of("dailyLimitExceeded");

    private GeminiErrorMapper() {}

    /** The exception for a non-2xx response. */
    static GatewayException toException(ProviderHttpResponse response, ProviderProfile profile) {
        int status = response.status();
        String context = "HTTP " + status;
        ProviderUnavailable redirect = ProviderErrors.forRedirect(response, profile);
        if (redirect != null) {
            return redirect;
        }
        GeminiErrorBody error = GeminiErrorBody.parse(response.body());
        String errorText = ProviderErrors.message(error.message(), response);
        GatewayException failure = toMaskedException(status, error, profile, context, errorText);
        return error.details().retryDelay() != null
                ? failure
                : failure.setRetryAfter(RetryAfter.fromHeaders(response, Instant.now()));
    }

    /** The exception for an error inside a 2xx response. */
    static GatewayException errorInOkResponse(GeminiErrorBody error, ProviderProfile profile) {
        String errorText = ProviderErrors.reason(error.message(), null);
        return toMaskedException(
                impliedStatus(error), error, profile, MalformedResponses.ERROR_IN_OK_RESPONSE, errorText);
    }

    /** The exception for an error body sent in place of a response; null if the body is not an error. */
    static @Nullable GatewayException detectError(byte[] body, ProviderProfile profile) {
        GeminiErrorBody error = GeminiErrorBody.parse(body);
        return error.message() == null ? null : errorInOkResponse(error, profile);
    }

    private static GatewayException toMaskedException(
            int status, GeminiErrorBody error, ProviderProfile profile, String context, String errorText) {
        GatewayException failure =
                byReasonOrStatus(status, error, "%s: %s: %s".formatted(profile.name(), context, errorText));
        return ProviderErrors.withMaskedError(
                failure.setRetryAfter(error.details().retryDelay()), error.raw(), profile, context);
    }

    private static GatewayException byReasonOrStatus(int status, GeminiErrorBody error, String message) {
        if (error.hasAnyReason(KEY_REASONS)) {
            return new AuthenticationFailed(message);
        }
        if (error.hasAnyReason(BILLING_REASONS)) {
            return error.hasAnyReason(LIMIT_REASONS)
                    ? new QuotaExceeded(message)
                    : QuotaExceeded.paymentRequired(message);
        }
        return switch (status) {
            // Region not supported, or billing required
            case 400, 422 ->
                error.hasStatus("FAILED_PRECONDITION")
                        ? new QuotaExceeded(message)
                        : new InvalidRequest(message, error.details().field(), error.status());
            case 403 -> ModelNotAvailable.accessDenied(message, error.status());
            case 429 -> error.details().quotaExhausted() ? new QuotaExceeded(message) : new RateLimited(message);
            default -> ProviderErrors.forStatus(status, message);
        };
    }

    /** The HTTP status implied by an error inside a 2xx response. */
    private static int impliedStatus(GeminiErrorBody error) {
        if (error.code() >= 400) {
            return error.code();
        }
        return switch (error.status()) {
            case "INVALID_ARGUMENT", "FAILED_PRECONDITION", "OUT_OF_RANGE" -> 400;
            case "UNAUTHENTICATED" -> 401;
            case "PERMISSION_DENIED" -> 403;
            case "NOT_FOUND" -> 404;
            case "RESOURCE_EXHAUSTED" -> 429;
            case "UNAVAILABLE" -> 503;
            case "DEADLINE_EXCEEDED" -> 504;
            case null, default -> 502;
        };
    }
}
