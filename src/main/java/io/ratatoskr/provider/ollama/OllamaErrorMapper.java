package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.error.AuthenticationFailed;
import io.ratatoskr.api.error.ContextLengthExceeded;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.provider.ErrorText;
import io.ratatoskr.provider.ProviderErrors;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.provider.RetryAfter;
import io.ratatoskr.settings.ProviderProfile;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Maps Ollama errors by status and by the features of the request, since the body is only text. The text is quoted, and
 * interpreted only to detect a prompt that is too long, which would otherwise be an invalid request.
 */
final class OllamaErrorMapper {
    /** Phrases in errors about a prompt or an embedding input that exceeds the context size. */
    private static final List<String> CONTEXT_LENGTH_PHRASES = List.of(
            "exceeds the context length", "exceeds the available context size", "longer than the context length");

    private OllamaErrorMapper() {}

    /** The exception for a non-2xx response. */
    static GatewayException toException(ModelRequest request, ProviderHttpResponse response, ProviderProfile profile) {
        int status = response.status();
        ProviderUnavailable redirect = ProviderErrors.forRedirect(response, profile);
        if (redirect != null) {
            return redirect;
        }
        String prefix = "%s: HTTP %d: ".formatted(profile.name(), status);
        OllamaErrorBody error = OllamaErrorBody.parse(response.body());
        String errorText = ProviderErrors.message(error.message(), response);
        GatewayException failure = switch (status) {
            case 400, 422 -> rejected(request, error, prefix + errorText);
            case 401 ->
                new AuthenticationFailed(prefix + "API key rejected; check the key in the provider's configuration");
            case 404, 410 -> new ModelNotAvailable(prefix + errorText + pullHint(request, error));
            case 402, 403, 408, 413, 429, 504 -> ProviderErrors.forStatus(status, prefix + errorText);
            default ->
                isTooLong(error)
                        ? contextExceeded(error, prefix + errorText)
                        : new ProviderUnavailable(prefix + errorText);
        };
        return failure.setRetryAfter(RetryAfter.fromHeaders(response, Instant.now()));
    }

    /**
     * The exception for an error inside a 2xx response.
     *
     * @param context such as {@code error in the response}
     */
    static GatewayException errorInOkResponse(OllamaErrorBody error, ProviderProfile profile, String context) {
        String errorText = ProviderErrors.reason(error.message(), null);
        String message = "%s: %s: %s".formatted(profile.name(), context, errorText);
        return isTooLong(error) ? contextExceeded(error, message) : new ProviderUnavailable(message);
    }

    private static GatewayException rejected(ModelRequest request, OllamaErrorBody error, String message) {
        if (isTooLong(error)) {
            return contextExceeded(error, message);
        }
        if (request instanceof ChatRequest chat) {
            List<RequiredCapabilities.RequiredCapability> required = RequiredCapabilities.of(chat);
            if (!required.isEmpty()) {
                String descriptions = required.stream()
                        .map(RequiredCapabilities.RequiredCapability::description)
                        .collect(Collectors.joining(" and "));
                return new UnsupportedParameter(
                        "%s (the model probably does not support what the request requires: %s)"
                                .formatted(message, descriptions),
                        required.getFirst().parameter());
            }
        }
        if (request instanceof GenerateRequest generate
                && generate.options().extra().get("suffix") != null) {
            return new UnsupportedParameter(
                    message + " (the model probably does not support fill-in-the-middle: the request has a suffix)",
                    "suffix");
        }
        return new InvalidRequest(message);
    }

    private static boolean isTooLong(OllamaErrorBody error) {
        String message = error.message();
        return "exceed_context_size_error".equals(error.type())
                || (message != null && CONTEXT_LENGTH_PHRASES.stream().anyMatch(message::contains));
    }

    private static ContextLengthExceeded contextExceeded(OllamaErrorBody error, String message) {
        return new ContextLengthExceeded(message, error.contextSize());
    }

    private static String pullHint(ModelRequest request, OllamaErrorBody error) {
        String hint = "; pull it with `ollama pull %s`".formatted(ErrorText.sanitize(request.model()));
        return error.message() != null ? hint : hint + ", or check that the base URL is Ollama's (without /api or /v1)";
    }
}
