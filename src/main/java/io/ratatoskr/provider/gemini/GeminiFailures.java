package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.AuthenticationFailed;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.QuotaExceeded;
import io.ratatoskr.api.RateLimited;
import io.ratatoskr.provider.BadAnswers;
import io.ratatoskr.provider.HttpAnswer;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.ProviderFailures;
import io.ratatoskr.provider.RetryAfter;
import io.ratatoskr.provider.Wording;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Maps Gemini errors by status and structured reason; the error text is only quoted. */
final class GeminiFailures {
    private static final Set<String> KEY = Set.of(
            "API_KEY_INVALID",
            "API_KEY_EXPIRED",
            "API_KEY_SERVICE_BLOCKED",
            "API_KEY_HTTP_REFERRER_BLOCKED",
            "API_KEY_IP_ADDRESS_BLOCKED",
            "API_KEY_ANDROID_APP_BLOCKED",
            "API_KEY_IOS_APP_BLOCKED",
            "CREDENTIALS_MISSING",
            "ACCESS_TOKEN_EXPIRED",
            "ACCESS_TOKEN_TYPE_UNSUPPORTED",
            "ACCOUNT_STATE_INVALID",
            "CONSUMER_INVALID",
            "CONSUMER_SUSPENDED",
            "SERVICE_DISABLED",
            "keyInvalid",
            "keyExpired");
    private static final Set<String> MONEY = Set.of("BILLING_DISABLED", "billingNotEnabled", "dailyLimitExceeded");

    private GeminiFailures() {}

    /** The exception for a non-2xx response. */
    static GatewayException of(HttpAnswer answer, Profile profile) {
        int status = answer.status();
        String what = "HTTP " + status;
        ProviderUnavailable redirect = ProviderFailures.redirect(answer, profile);
        if (redirect != null) {
            return redirect;
        }
        ErrorBody error = ErrorBody.in(answer.body());
        String said = ProviderFailures.said(error.message(), answer);
        GatewayException failure = classified(status, error, profile, what, said);
        return error.retry() != null ? failure : failure.retryAfter(RetryAfter.of(answer, Instant.now()));
    }

    /** The exception for an error inside a 2xx response. */
    static GatewayException inside(ErrorBody error, Profile profile) {
        String said = error.message() != null ? Wording.of(error.message()) : "no reason given";
        return classified(status(error), error, profile, BadAnswers.IN_ANSWER, said);
    }

    /** The exception for an error body sent in place of a response; null if the body is not an error. */
    static @Nullable GatewayException disguised(byte[] body, Profile profile) {
        ErrorBody error = ErrorBody.in(body);
        return error.message() == null ? null : inside(error, profile);
    }

    private static GatewayException classified(int status, ErrorBody error, Profile profile, String what, String said) {
        GatewayException failure = failure(status, error, "%s: %s: %s".formatted(profile.name(), what, said));
        return ProviderFailures.masked(failure.retryAfter(error.retry()), error.raw(), profile, what);
    }

    private static GatewayException failure(int status, ErrorBody error, String message) {
        if (error.has(KEY)) {
            return new AuthenticationFailed(message);
        }
        if (error.has(MONEY)) {
            return new QuotaExceeded(message);
        }
        return switch (status) {
            // Region not supported, or billing required
            case 400, 422 ->
                error.is("FAILED_PRECONDITION")
                        ? new QuotaExceeded(message)
                        : new InvalidRequest(message, error.field(), error.status());
            case 429 -> error.spent() ? new QuotaExceeded(message) : new RateLimited(message);
            default -> ProviderFailures.ofStatus(status, message);
        };
    }

    /** The HTTP status implied by an error inside a 2xx response. */
    private static int status(ErrorBody error) {
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
