package io.ratatoskr.mock;

import org.jspecify.annotations.Nullable;

/** Error bodies of OpenAI, OpenRouter and Hugging Face. */
final class OpenAiErrorFormat {
    private OpenAiErrorFormat() {}

    static String body(MockFormat format, MockCall call, MockError error) {
        return switch (format) {
            case OPENROUTER ->
                "{\"error\":{\"code\":%d,\"message\":%s,\"metadata\":{\"provider_name\":\"Mock\"}}}"
                        .formatted(error.status(), MockJson.quote(error.message()));
            case HUGGINGFACE -> huggingFaceBody(call, error);
            case OPENAI, ANTHROPIC, GEMINI, OLLAMA, TEI ->
                openAiBody(error.typeOr(typeOf(error.status())), error.code(), error.message());
        };
    }

    /** The router sends OpenAI's error format, inference tasks only a message. */
    private static String huggingFaceBody(MockCall call, MockError error) {
        if (call.route().task().generatesText() && error.status() < 500 && error.status() != 402) {
            return openAiBody(error.typeOr(typeOf(error.status())), error.code(), error.message());
        }
        String loading = error.kind() == MockError.MockErrorKind.LOADING ? ",\"estimated_time\":20.0" : "";
        return "{\"error\":" + MockJson.quote(error.message()) + loading + "}";
    }

    private static String openAiBody(String type, @Nullable String code, String message) {
        return "{\"error\":{\"message\":%s,\"type\":%s,\"param\":null,\"code\":%s}}"
                .formatted(MockJson.quote(message), MockJson.quote(type), code == null ? "null" : MockJson.quote(code));
    }

    private static String typeOf(int status) {
        return switch (status) {
            case 400, 413, 422 -> "invalid_request_error";
            case 401 -> "authentication_error";
            case 402 -> "insufficient_quota";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 429 -> "rate_limit_error";
            default -> "server_error";
        };
    }

    static MockError problem(MockFormat format, MockError.MockErrorKind kind) {
        boolean openAi = format == MockFormat.OPENAI;
        return switch (kind) {
            case QUOTA ->
                openAi
                        ? MockError.of(
                                429,
                                "insufficient_quota",
                                "insufficient_quota",
                                "You exceeded your current quota, please check your plan and billing details.")
                        : MockError.of(402, "No credits are left on this account; add some and try again.");
            case BAD_KEY ->
                openAi
                        ? MockError.of(
                                401, "invalid_request_error", "invalid_api_key", "mock: missing or wrong API key")
                        : MockError.of(401, "mock: missing or wrong API key");
            case LOADING, CUSTOM -> MockError.of(503, "Model is currently loading");
        };
    }
}
