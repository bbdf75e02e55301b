package io.ratatoskr.provider.openai;

import io.ratatoskr.api.error.AuthenticationFailed;
import io.ratatoskr.api.error.ContentFiltered;
import io.ratatoskr.api.error.ContextLengthExceeded;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.QuotaExceeded;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.provider.MalformedResponses;
import io.ratatoskr.provider.ProviderErrors;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.provider.RetryAfter;
import io.ratatoskr.settings.ProviderProfile;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Maps a provider's errors by status and structured type; the message text is interpreted only for a context limit, and for
 * a parameter with no value but its default. */
final class OpenAiErrorMapper {
    private static final Pattern CONTEXT_LIMIT =
            Pattern.compile("maximum context length (?:is|of) (\\d{1,9})", Pattern.CASE_INSENSITIVE);

    private static final Pattern ONLY_DEFAULT = Pattern.compile(
            "only (?:the )?default(?: values?)?(?: of)?(?: \\(?[\\w.]{1,20}\\)?)?(?: values?)? (?:is|are) (?:supported|allowed|accepted)",
            Pattern.CASE_INSENSITIVE);

    private OpenAiErrorMapper() {}

    /** Maps a non-2xx response. */
    static GatewayException fromResponse(ProviderHttpResponse response, ProviderProfile profile) {
        int status = response.status();
        String context = "HTTP " + status;
        ProviderUnavailable redirect = ProviderErrors.forRedirect(response, profile);
        if (redirect != null) {
            return redirect;
        }
        OpenAiErrorBody error = OpenAiErrorBody.parse(response.body());
        String reason = ProviderErrors.message(error.message(), response);
        GatewayException failure = classify(status, error, profile, context, reason);
        return failure.setRetryAfter(RetryAfter.fromHeaders(response, Instant.now()));
    }

    /**
     * Maps an error inside a 2xx response.
     *
     * @param where such as {@code error in the stream}
     */
    static GatewayException fromErrorBody(OpenAiErrorBody error, ProviderProfile profile, String where) {
        String reason = ProviderErrors.reason(error.message(), error.raw());
        return classify(impliedStatus(error), error, profile, where, reason);
    }

    /** Maps a body that is an error although the status was 2xx; null when it is not an error. */
    static @Nullable GatewayException findError(byte[] body, ProviderProfile profile) {
        OpenAiErrorBody error = OpenAiErrorBody.parse(body);
        return error.message() == null ? null : fromErrorBody(error, profile, MalformedResponses.ERROR_IN_OK_RESPONSE);
    }

    private static GatewayException classify(
            int status, OpenAiErrorBody error, ProviderProfile profile, String context, String reason) {
        GatewayException failure = toException(status, error, "%s: %s: %s".formatted(profile.name(), context, reason));
        return ProviderErrors.withMaskedError(failure, error.raw(), profile, context);
    }

    private static GatewayException toException(int status, OpenAiErrorBody error, String message) {
        if (error.matches("insufficient_quota")
                || error.matches("billing_hard_limit_reached")
                || error.matches("billing_error")) {
            return status == 429 ? new QuotaExceeded(message) : QuotaExceeded.paymentRequired(message);
        }
        return switch (status) {
            case 400, 422 -> badRequest(error, message);
            case 401 ->
                isAboutModel(error)
                        ? ModelNotAvailable.accessDenied(message, codeOf(error))
                        : new AuthenticationFailed(message);
            case 403 -> forbidden(error, message);
            default -> ProviderErrors.forStatus(status, message);
        };
    }

    private static GatewayException badRequest(OpenAiErrorBody error, String message) {
        if (error.matches("context_length_exceeded") || error.matches("exceed_context_size_error")) {
            return new ContextLengthExceeded(
                    message,
                    error.details().contextLimit() > 0
                            ? error.details().contextLimit()
                            : contextLimitIn(error.message()));
        }
        if (error.details().moderated() || isContentFiltered(error)) {
            return new ContentFiltered(message);
        }
        if (error.matches("unsupported_parameter")
                || error.matches("unknown_parameter")
                || error.matches("unsupported_value")) {
            return new UnsupportedParameter(
                    message,
                    error.param() == null ? "" : error.param(),
                    error.matches("unsupported_value") && !acceptsOnlyDefault(error.message()));
        }
        if (error.matches("model_not_found")) {
            return new ModelNotAvailable(message);
        }
        if (isKeyRejected(error)) {
            return new AuthenticationFailed(message);
        }
        return new InvalidRequest(message, error.param(), error.code());
    }

    /**
     * Whether no value of the parameter but its default is accepted, so that the parameter itself is not: the code is that of any bad
     * value, and only OpenAI's sentence "Only the default (1) value is supported" distinguishes the two.
     */
    private static boolean acceptsOnlyDefault(@Nullable String message) {
        return message != null && ONLY_DEFAULT.matcher(message).find();
    }

    private static GatewayException forbidden(OpenAiErrorBody error, String message) {
        if (error.details().moderated() || isContentFiltered(error)) {
            return new ContentFiltered(message);
        }
        return isKeyRejected(error)
                ? new AuthenticationFailed(message)
                : ModelNotAvailable.accessDenied(message, codeOf(error));
    }

    /** OpenAI's code for a key that is wrong or revoked, and the type that Anthropic and compatible servers use. */
    private static boolean isKeyRejected(OpenAiErrorBody error) {
        return error.matches("invalid_api_key") || error.matches("authentication_error");
    }

    /**
     * Whether a 401 is about the requested model: OpenRouter passes on that a model's host rejected OpenRouter's own key, and
     * LiteLLM has types such as {@code key_model_access_denied}.
     */
    private static boolean isAboutModel(OpenAiErrorBody error) {
        return error.details().fromHost() || error.matches("model_not_found") || isAccessDenied(error.type());
    }

    private static boolean isAccessDenied(@Nullable String type) {
        return type != null && type.endsWith("_model_access_denied");
    }

    private static @Nullable String codeOf(OpenAiErrorBody error) {
        return error.code() == null && isAccessDenied(error.type()) ? error.type() : error.code();
    }

    private static boolean isContentFiltered(OpenAiErrorBody error) {
        return error.matches("content_filter")
                || error.matches("content_policy_violation")
                || error.matches("moderation_blocked");
    }

    /** The status equivalent to an error inside a 2xx response. */
    private static int impliedStatus(OpenAiErrorBody error) {
        Integer reported = error.status();
        if (reported != null && reported >= 400) {
            return reported;
        }
        int byCode = error.code() == null ? 0 : statusOfCode(error.code());
        int byType = error.type() == null ? 0 : statusOfCode(error.type());
        return byCode != 0 ? byCode : byType != 0 ? byType : 502;
    }

    private static int statusOfCode(String code) {
        return switch (code) {
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

    private static int contextLimitIn(@Nullable String message) {
        if (message == null) {
            return 0;
        }
        Matcher limit = CONTEXT_LIMIT.matcher(message);
        return limit.find() ? Integer.parseInt(limit.group(1)) : 0;
    }
}
