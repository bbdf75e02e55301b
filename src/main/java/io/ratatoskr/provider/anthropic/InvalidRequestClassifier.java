package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.error.ContextLengthExceeded;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.QuotaExceeded;
import io.ratatoskr.api.error.UnsupportedParameter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Classifies invalid requests. The API has one type, {@code invalid_request_error}, for a malformed request, a prompt that is
 * too long, exhausted credit and an unsupported parameter. Only the fixed beginning of the message distinguishes them; the rest
 * may quote the caller, so only prefixes are matched.
 */
final class InvalidRequestClassifier {
    private static final String NO_CREDIT = "Your credit balance is too low";

    private static final List<String> LIMIT_PREFIXES = List.of(
            "You have reached your specified API usage limits",
            "You have reached your specified workspace API usage limits");

    private static final Pattern PROMPT_TOO_LONG =
            Pattern.compile("prompt is too long(?:: \\d{1,12} tokens > (\\d{1,9}) maximum)?");
    private static final Pattern CONTEXT_EXCEEDED =
            Pattern.compile("input length and `max_tokens` exceed context limit: \\d{1,12} \\+ \\d{1,12} > (\\d{1,9})");
    private static final List<Pattern> UNSUPPORTED_PARAMETER = List.of(
            Pattern.compile("[`\"]([a-z_.]{1,60})[`\"] is (?:deprecated|not supported) for this model"),
            Pattern.compile("([A-Za-z0-9_.]{1,120}): Extra inputs are not permitted"),
            Pattern.compile("(adaptive thinking) is not supported on this model"),
            Pattern.compile("This model does not support the ([a-z_]{1,40}) parameter"));
    private static final Pattern FIELD_PREFIX = Pattern.compile("([a-z_]{1,40}(?:\\.[A-Za-z0-9_]{1,40}){0,20}): ");

    private InvalidRequestClassifier() {}

    static GatewayException classify(AnthropicErrorBody error, String message) {
        String errorText = error.message() == null ? "" : error.message();
        if (errorText.startsWith(NO_CREDIT)) {
            return QuotaExceeded.paymentRequired(message);
        }
        if (LIMIT_PREFIXES.stream().anyMatch(errorText::startsWith)) {
            return new QuotaExceeded(message);
        }
        for (Pattern lengthPattern : List.of(PROMPT_TOO_LONG, CONTEXT_EXCEEDED)) {
            Matcher limit = lengthPattern.matcher(errorText);
            if (limit.lookingAt()) {
                String tokens = limit.group(1);
                return new ContextLengthExceeded(message, tokens == null ? 0 : Integer.parseInt(tokens));
            }
        }
        for (Pattern parameterPattern : UNSUPPORTED_PARAMETER) {
            String parameter = firstGroup(parameterPattern, errorText);
            if (parameter != null) {
                return new UnsupportedParameter(message, parameter);
            }
        }
        return new InvalidRequest(message, firstGroup(FIELD_PREFIX, errorText), error.type());
    }

    private static @Nullable String firstGroup(Pattern pattern, String errorText) {
        Matcher matcher = pattern.matcher(errorText);
        return matcher.lookingAt() ? matcher.group(1) : null;
    }
}
