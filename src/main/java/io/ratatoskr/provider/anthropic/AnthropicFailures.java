package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.AuthenticationFailed;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.ModelNotAvailable;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.QuotaExceeded;
import io.ratatoskr.api.RateLimited;
import io.ratatoskr.provider.BadAnswers;
import io.ratatoskr.provider.HttpAnswer;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.ProviderFailures;
import io.ratatoskr.provider.RetryAfter;
import io.ratatoskr.provider.Wording;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Maps provider errors by structured type and status; the error text is quoted, and interpreted only by {@link Refusals}. */
final class AnthropicFailures {
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9_-]{1,80}");

    private AnthropicFailures() {}

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
        String id = error.requestId() != null ? error.requestId() : answer.header("request-id");
        GatewayException failure = classified(status, error, profile, what, said + request(id));
        Instant now = Instant.now();
        Duration wait = RetryAfter.of(answer, now);
        return failure.retryAfter(
                wait == null && failure instanceof RateLimited ? RateLimits.reset(answer, now) : wait);
    }

    /**
     * The exception for an error inside a 2xx response.
     *
     * @param where such as {@code error in the stream}
     */
    static GatewayException inside(ErrorBody error, Profile profile, String where) {
        String said = error.message() != null
                ? Wording.of(error.message())
                : error.raw() != null ? Wording.of(error.raw().text()) : "no reason given";
        return classified(200, error, profile, where, said + request(error.requestId()));
    }

    /** The exception for an error body sent in place of a response; null if the body is not an error. */
    static @Nullable GatewayException disguised(byte[] body, Profile profile) {
        ErrorBody error = ErrorBody.in(body);
        return error.message() == null ? null : inside(error, profile, BadAnswers.IN_ANSWER);
    }

    private static GatewayException classified(int status, ErrorBody error, Profile profile, String what, String said) {
        GatewayException failure = failure(status, error, "%s: %s: %s".formatted(profile.name(), what, said));
        return ProviderFailures.masked(failure, error.raw(), profile, what);
    }

    private static GatewayException failure(int status, ErrorBody error, String message) {
        return switch (error.type()) {
            case "authentication_error", "permission_error" -> new AuthenticationFailed(message);
            case "billing_error" -> new QuotaExceeded(message);
            case "not_found_error" -> new ModelNotAvailable(message);
            case "request_too_large" -> new PayloadTooLarge(message);
            case "rate_limit_error" -> limited(error, message);
            case "timeout_error" -> new ProviderUnavailable(message, ProviderUnavailable.Reason.TIMEOUT);
            case "overloaded_error", "api_error", "conflict_error" -> new ProviderUnavailable(message);
            // The API uses this type with other statuses too; inside a 200 it is an invalid request
            case "invalid_request_error" -> byStatus(status == 200 ? 400 : status, error, message);
            case null, default -> byStatus(status, error, message);
        };
    }

    private static GatewayException byStatus(int status, ErrorBody error, String message) {
        return switch (status) {
            case 400, 422 -> Refusals.of(error, message);
            case 429 -> limited(error, message);
            default -> ProviderFailures.ofStatus(status, message);
        };
    }

    private static GatewayException limited(ErrorBody error, String message) {
        return "enforced_spend_limit_reached".equals(error.code())
                ? new QuotaExceeded(message)
                : new RateLimited(message);
    }

    private static String request(@Nullable String id) {
        return id != null && REQUEST_ID.matcher(id).matches() ? " (request %s)".formatted(id) : "";
    }
}
