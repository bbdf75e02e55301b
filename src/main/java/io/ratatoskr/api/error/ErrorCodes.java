package io.ratatoskr.api.error;

import org.jspecify.annotations.Nullable;

/** The HTTP status and the code of each failure, the same in every dialect. */
final class ErrorCodes {
    /** Recorded in logs when the client disconnected before the response; never sent. */
    private static final int CLIENT_CLOSED_REQUEST = 499;

    private ErrorCodes() {}

    static int status(GatewayException failure) {
        return switch (failure) {
            case InvalidRequest e -> 400;
            case UnsupportedParameter e -> 400;
            case ContextLengthExceeded e -> 400;
            case ContentFiltered e -> 400;
            case Unauthorized e -> 401;
            case QuotaExceeded e -> e.isPaymentRequired() ? 402 : 429;
            case Forbidden e -> 403;
            case ModelNotFound e -> 404;
            case PresetNotFound e -> 404;
            case ModelNotAvailable e ->
                e.isAccessDenied() ? 403 : e.retryAfter().isPresent() ? 503 : 404;
            case PayloadTooLarge e -> 413;
            case BatchTooLarge e -> 413;
            case RateLimited e -> 429;
            case Overloaded e -> 429;
            case Cancelled e -> CLIENT_CLOSED_REQUEST;
            case ConfigurationInvalid e -> 500;
            case NotSupported e -> 501;
            case AuthenticationFailed e -> 502;
            case CircuitOpen e -> 503;
            case GatewayStopping e -> 503;
            case NoProviderAvailable e -> 503;
            case ProviderUnavailable e ->
                switch (e.reason()) {
                    case UNAVAILABLE, LOADING -> 503;
                    case INVALID_RESPONSE -> 502;
                    case TIMEOUT, DEADLINE -> 504;
                };
        };
    }

    static @Nullable String code(GatewayException failure) {
        return switch (failure) {
            case InvalidRequest e -> e.code().orElse(null);
            case UnsupportedParameter e -> "unsupported_parameter";
            case ContextLengthExceeded e -> "context_length_exceeded";
            case ContentFiltered e -> "content_filter";
            case PayloadTooLarge e -> "payload_too_large";
            case BatchTooLarge e -> "batch_too_large";
            case ModelNotFound e -> "model_not_found";
            case PresetNotFound e -> "preset_not_found";
            case ModelNotAvailable e when e.isAccessDenied() -> e.code().orElse("access_denied");
            case ModelNotAvailable e -> e.retryAfter().isPresent() ? "model_not_available" : "model_not_found";
            case NotSupported e -> "not_supported";
            case Unauthorized e -> "invalid_api_key";
            case Forbidden e -> "forbidden";
            case RateLimited e -> "rate_limit_exceeded";
            case Overloaded e -> "overloaded";
            case GatewayStopping e -> "stopping";
            case QuotaExceeded e -> "insufficient_quota";
            case AuthenticationFailed e -> "provider_authentication_failed";
            case CircuitOpen e -> "circuit_open";
            case NoProviderAvailable e -> "no_provider";
            case ProviderUnavailable e ->
                switch (e.reason()) {
                    case UNAVAILABLE -> "provider_unavailable";
                    case LOADING -> "provider_loading";
                    case INVALID_RESPONSE -> "provider_bad_answer";
                    case TIMEOUT, DEADLINE -> "provider_timeout";
                };
            case Cancelled e -> "cancelled";
            case ConfigurationInvalid e -> "configuration_invalid";
        };
    }
}
