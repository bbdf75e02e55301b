package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.AuthenticationFailed;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ContextLengthExceeded;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.ModelNotAvailable;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.provider.HttpAnswer;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.ProviderFailures;
import io.ratatoskr.provider.RetryAfter;
import io.ratatoskr.provider.Wording;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Maps Ollama errors by status and by the features of the request, since the body is only text. The text is quoted, and
 * interpreted only to detect a prompt that is too long, which would otherwise be an invalid request.
 */
final class OllamaFailures {
    /** Phrases in errors about a prompt or an embedding input that exceeds the context size. */
    private static final List<String> TOO_LONG = List.of(
            "exceeds the context length", "exceeds the available context size", "longer than the context length");

    private OllamaFailures() {}

    /** The exception for a non-2xx response. */
    static GatewayException of(ModelRequest request, HttpAnswer answer, Profile profile) {
        int status = answer.status();
        ProviderUnavailable redirect = ProviderFailures.redirect(answer, profile);
        if (redirect != null) {
            return redirect;
        }
        String what = "%s: HTTP %d: ".formatted(profile.name(), status);
        ErrorText error = ErrorText.in(answer.body());
        String said = ProviderFailures.said(error.message(), answer);
        GatewayException failure = switch (status) {
            case 400, 422 -> refused(request, error, what + said);
            case 401, 403 ->
                new AuthenticationFailed(what + "API key rejected; check the key in the provider's configuration");
            case 404, 410 -> new ModelNotAvailable(what + said + missing(request, error));
            case 402, 408, 413, 429, 504 -> ProviderFailures.ofStatus(status, what + said);
            default -> tooLong(error) ? exceeded(error, what + said) : new ProviderUnavailable(what + said);
        };
        return failure.retryAfter(RetryAfter.of(answer, Instant.now()));
    }

    /**
     * The exception for an error inside a 2xx response.
     *
     * @param where such as {@code error in the response}
     */
    static GatewayException inside(ErrorText error, Profile profile, String where) {
        String said = error.message() == null ? "no reason given" : Wording.of(error.message());
        String message = "%s: %s: %s".formatted(profile.name(), where, said);
        return tooLong(error) ? exceeded(error, message) : new ProviderUnavailable(message);
    }

    private static GatewayException refused(ModelRequest request, ErrorText error, String message) {
        if (tooLong(error)) {
            return exceeded(error, message);
        }
        if (request instanceof ChatRequest chat) {
            List<Abilities.Asked> asked = Abilities.asked(chat);
            if (!asked.isEmpty()) {
                String words = asked.stream().map(Abilities.Asked::words).collect(Collectors.joining(" and "));
                return new UnsupportedParameter(
                        "%s (the model probably does not support what the request requires: %s)".formatted(message, words),
                        asked.getFirst().parameter());
            }
        }
        if (request instanceof GenerateRequest generate
                && generate.options().extra().get("suffix") != null) {
            return new UnsupportedParameter(
                    message + " (the model probably does not support fill-in-the-middle: the request has a suffix)", "suffix");
        }
        return new InvalidRequest(message);
    }

    private static boolean tooLong(ErrorText error) {
        String message = error.message();
        return "exceed_context_size_error".equals(error.type())
                || message != null && TOO_LONG.stream().anyMatch(message::contains);
    }

    private static ContextLengthExceeded exceeded(ErrorText error, String message) {
        return new ContextLengthExceeded(message, error.limit());
    }

    private static String missing(ModelRequest request, ErrorText error) {
        String pull = "; pull it with `ollama pull %s`".formatted(Wording.of(request.model()));
        return error.message() != null ? pull : pull + ", or check that the base URL is Ollama's (without /api or /v1)";
    }
}
