package io.ratatoskr.provider.openai;

import io.ratatoskr.api.AuthenticationFailed;
import io.ratatoskr.api.ContentFiltered;
import io.ratatoskr.api.ContextLengthExceeded;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.ModelNotAvailable;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.QuotaExceeded;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.provider.BadAnswers;
import io.ratatoskr.provider.HttpAnswer;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.ProviderFailures;
import io.ratatoskr.provider.RetryAfter;
import io.ratatoskr.provider.Wording;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Maps a provider's errors by status and structured type; the message text is never interpreted, except for a context limit. */
final class OpenAiFailures {
    private static final Pattern CONTEXT_LIMIT =
            Pattern.compile("maximum context length (?:is|of) (\\d{1,9})", Pattern.CASE_INSENSITIVE);

    private OpenAiFailures() {}

    /** Maps a non-2xx response. */
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
        return failure.retryAfter(RetryAfter.of(answer, Instant.now()));
    }

    /**
     * Maps an error inside a 2xx response.
     *
     * @param where such as {@code error in the stream}
     */
    static GatewayException inside(ErrorBody error, Profile profile, String where) {
        String said = error.message() != null
                ? Wording.of(error.message())
                : error.raw() != null ? Wording.of(error.raw().text()) : "no reason given";
        return classified(status(error), error, profile, where, said);
    }

    /** Maps a body that is an error although the status was 2xx; null when it is not an error. */
    static @Nullable GatewayException disguised(byte[] body, Profile profile) {
        ErrorBody error = ErrorBody.in(body);
        return error.message() == null ? null : inside(error, profile, BadAnswers.IN_ANSWER);
    }

    private static GatewayException classified(int status, ErrorBody error, Profile profile, String what, String said) {
        GatewayException failure = failure(status, error, "%s: %s: %s".formatted(profile.name(), what, said));
        return ProviderFailures.masked(failure, error.raw(), profile, what);
    }

    private static GatewayException failure(int status, ErrorBody error, String message) {
        if (error.is("insufficient_quota") || error.is("billing_hard_limit_reached") || error.is("billing_error")) {
            return new QuotaExceeded(message);
        }
        return switch (status) {
            case 400, 422 -> refused(error, message);
            case 403 ->
                error.moderated() || filtered(error) ? new ContentFiltered(message) : new AuthenticationFailed(message);
            default -> ProviderFailures.ofStatus(status, message);
        };
    }

    private static GatewayException refused(ErrorBody error, String message) {
        if (error.is("context_length_exceeded") || error.is("exceed_context_size_error")) {
            return new ContextLengthExceeded(message, error.limit() > 0 ? error.limit() : limitIn(error.message()));
        }
        if (error.moderated() || filtered(error)) {
            return new ContentFiltered(message);
        }
        if (error.is("unsupported_parameter") || error.is("unknown_parameter") || error.is("unsupported_value")) {
            return new UnsupportedParameter(
                    message, error.param() == null ? "" : error.param(), error.is("unsupported_value"));
        }
        if (error.is("model_not_found")) {
            return new ModelNotAvailable(message);
        }
        if (error.is("invalid_api_key") || error.is("authentication_error")) {
            return new AuthenticationFailed(message);
        }
        return new InvalidRequest(message, error.param(), error.code());
    }

    private static boolean filtered(ErrorBody error) {
        return error.is("content_filter") || error.is("content_policy_violation") || error.is("moderation_blocked");
    }

    /** The status equivalent to an error inside a 2xx response. */
    private static int status(ErrorBody error) {
        Integer told = error.status();
        if (told != null && told >= 400) {
            return told;
        }
        int byCode = error.code() == null ? 0 : statusOf(error.code());
        int byType = error.type() == null ? 0 : statusOf(error.type());
        return byCode != 0 ? byCode : byType != 0 ? byType : 502;
    }

    private static int statusOf(String word) {
        return switch (word) {
            case "invalid_request_error",
                    "invalid_request",
                    "BadRequestError",
                    "context_length_exceeded",
                    "exceed_context_size_error",
                    "content_filter",
                    "content_policy_violation",
                    "unsupported_parameter",
                    "unknown_parameter",
                    "unsupported_value" -> 400;
            case "authentication_error", "invalid_api_key" -> 401;
            case "permission_error" -> 403;
            case "not_found_error", "model_not_found", "NotFoundError" -> 404;
            case "timeout", "timeout_error" -> 504;
            case "request_too_large" -> 413;
            case "rate_limit_error", "rate_limit_exceeded", "tokens", "requests", "insufficient_quota" -> 429;
            default -> 0;
        };
    }

    private static int limitIn(@Nullable String message) {
        if (message == null) {
            return 0;
        }
        Matcher limit = CONTEXT_LIMIT.matcher(message);
        return limit.find() ? Integer.parseInt(limit.group(1)) : 0;
    }
}
