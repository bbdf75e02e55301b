package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.error.AuthenticationFailed;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.QuotaExceeded;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.provider.MalformedResponses;
import io.ratatoskr.provider.ProviderErrors;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.provider.RetryAfter;
import io.ratatoskr.settings.ProviderProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Maps provider errors by structured type and status; the error text is quoted, and interpreted only by {@link InvalidRequestClassifier}. */
final class AnthropicErrorMapper {
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9_-]{1,80}");

    private AnthropicErrorMapper() {}

    /** The exception for a non-2xx response. */
    static GatewayException toException(ProviderHttpResponse response, ProviderProfile profile) {
        int status = response.status();
        String context = "HTTP " + status;
        ProviderUnavailable redirect = ProviderErrors.forRedirect(response, profile);
        if (redirect != null) {
            return redirect;
        }
        AnthropicErrorBody error = AnthropicErrorBody.parse(response.body());
        String errorText = ProviderErrors.message(error.message(), response);
        String id = error.requestId() != null ? error.requestId() : response.header("request-id");
        GatewayException failure = toMaskedException(status, error, profile, context, errorText + requestSuffix(id));
        Instant now = Instant.now();
        Duration retryAfter = RetryAfter.fromHeaders(response, now);
        return failure.setRetryAfter(
                retryAfter == null && failure instanceof RateLimited
                        ? RateLimitHeaders.waitUntilReset(response, now)
                        : retryAfter);
    }

    /**
     * The exception for an error inside a 2xx response.
     *
     * @param context such as {@code error in the stream}
     */
    static GatewayException errorInOkResponse(AnthropicErrorBody error, ProviderProfile profile, String context) {
        String errorText = ProviderErrors.reason(error.message(), error.raw());
        return toMaskedException(200, error, profile, context, errorText + requestSuffix(error.requestId()));
    }

    /** The exception for an error body sent in place of a response; null if the body is not an error. */
    static @Nullable GatewayException detectError(byte[] body, ProviderProfile profile) {
        AnthropicErrorBody error = AnthropicErrorBody.parse(body);
        return error.message() == null
                ? null
                : errorInOkResponse(error, profile, MalformedResponses.ERROR_IN_OK_RESPONSE);
    }

    private static GatewayException toMaskedException(
            int status, AnthropicErrorBody error, ProviderProfile profile, String context, String errorText) {
        GatewayException failure = byType(status, error, "%s: %s: %s".formatted(profile.name(), context, errorText));
        return ProviderErrors.withMaskedError(failure, error.raw(), profile, context);
    }

    private static GatewayException byType(int status, AnthropicErrorBody error, String message) {
        return switch (error.type()) {
            case "authentication_error" -> new AuthenticationFailed(message);
            case "permission_error" -> ModelNotAvailable.accessDenied(message, error.code());
            case "billing_error" -> QuotaExceeded.paymentRequired(message);
            case "not_found_error" -> new ModelNotAvailable(message);
            case "request_too_large" -> new PayloadTooLarge(message);
            case "rate_limit_error" -> rateLimited(error, message);
            case "timeout_error" ->
                new ProviderUnavailable(message, ProviderUnavailable.Reason.TIMEOUT)
                        .withProgress(ProviderUnavailable.Progress.REPORTED);
            case "overloaded_error", "api_error", "conflict_error" -> new ProviderUnavailable(message);
            // The API uses this type with other statuses too; inside a 200 it is an invalid request
            case "invalid_request_error" -> byStatus(status == 200 ? 400 : status, error, message);
            case null, default -> byStatus(status, error, message);
        };
    }

    private static GatewayException byStatus(int status, AnthropicErrorBody error, String message) {
        return switch (status) {
            case 400, 422 -> InvalidRequestClassifier.classify(error, message);
            case 403 -> ModelNotAvailable.accessDenied(message, error.code());
            case 429 -> rateLimited(error, message);
            default -> ProviderErrors.forStatus(status, message);
        };
    }

    private static GatewayException rateLimited(AnthropicErrorBody error, String message) {
        return "enforced_spend_limit_reached".equals(error.code())
                ? new QuotaExceeded(message)
                : new RateLimited(message);
    }

    private static String requestSuffix(@Nullable String id) {
        return id != null && REQUEST_ID.matcher(id).matches() ? " (request %s)".formatted(id) : "";
    }
}
