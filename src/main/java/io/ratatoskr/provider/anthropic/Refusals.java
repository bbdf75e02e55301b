package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.ContextLengthExceeded;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.QuotaExceeded;
import io.ratatoskr.api.UnsupportedParameter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Classifies invalid requests. The API has one type, {@code invalid_request_error}, for a malformed request, a prompt that is
 * too long, exhausted credit and an unsupported parameter. Only the fixed beginning of the message distinguishes them; the rest
 * may quote the caller, so only prefixes are matched.
 */
final class Refusals {
    private static final List<String> SPENT = List.of(
            "Your credit balance is too low",
            "You have reached your specified API usage limits",
            "You have reached your specified workspace API usage limits");

    private static final Pattern TOO_LONG =
            Pattern.compile("prompt is too long(?:: \\d{1,12} tokens > (\\d{1,9}) maximum)?");
    private static final Pattern OVER_CONTEXT =
            Pattern.compile("input length and `max_tokens` exceed context limit: \\d{1,12} \\+ \\d{1,12} > (\\d{1,9})");
    private static final List<Pattern> LACKING = List.of(
            Pattern.compile("[`\"]([a-z_.]{1,60})[`\"] is (?:deprecated|not supported) for this model"),
            Pattern.compile("([A-Za-z0-9_.]{1,120}): Extra inputs are not permitted"),
            Pattern.compile("(adaptive thinking) is not supported on this model"),
            Pattern.compile("This model does not support the ([a-z_]{1,40}) parameter"));
    private static final Pattern FIELD = Pattern.compile("([a-z_]{1,40}(?:\\.[A-Za-z0-9_]{1,40}){0,20}): ");

    private Refusals() {}

    static GatewayException of(ErrorBody error, String message) {
        String said = error.message() == null ? "" : error.message();
        if (SPENT.stream().anyMatch(said::startsWith)) {
            return new QuotaExceeded(message);
        }
        for (Pattern overlong : List.of(TOO_LONG, OVER_CONTEXT)) {
            Matcher limit = overlong.matcher(said);
            if (limit.lookingAt()) {
                String tokens = limit.group(1);
                return new ContextLengthExceeded(message, tokens == null ? 0 : Integer.parseInt(tokens));
            }
        }
        for (Pattern lacking : LACKING) {
            String parameter = first(lacking, said);
            if (parameter != null) {
                return new UnsupportedParameter(message, parameter);
            }
        }
        return new InvalidRequest(message, first(FIELD, said), error.type());
    }

    private static @Nullable String first(Pattern pattern, String said) {
        Matcher found = pattern.matcher(said);
        return found.lookingAt() ? found.group(1) : null;
    }
}
