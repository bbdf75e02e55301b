package io.ratatoskr.mock;

import org.jspecify.annotations.Nullable;

/** Error bodies of OpenAI, OpenRouter and Hugging Face. */
final class OpenAiErrors {
    private OpenAiErrors() {}

    static String body(Format flavour, Call call, Problem problem) {
        return switch (flavour) {
            case OPENROUTER ->
                "{\"error\":{\"code\":%d,\"message\":%s,\"metadata\":{\"provider_name\":\"Mock\"}}}"
                        .formatted(problem.status(), Json.quote(problem.message()));
            case HUGGINGFACE -> huggingFace(call, problem);
            case OPENAI, ANTHROPIC, GEMINI, OLLAMA, TEI ->
                told(problem.typeOr(type(problem.status())), problem.code(), problem.message());
        };
    }

    /** The router sends OpenAI's error format, inference tasks only a message. */
    private static String huggingFace(Call call, Problem problem) {
        if (call.target().task().speaks() && problem.status() < 500 && problem.status() != 402) {
            return told(problem.typeOr(type(problem.status())), problem.code(), problem.message());
        }
        String loading = problem.kind() == Problem.Kind.LOADING ? ",\"estimated_time\":20.0" : "";
        return "{\"error\":" + Json.quote(problem.message()) + loading + "}";
    }

    private static String told(String type, @Nullable String code, String message) {
        return "{\"error\":{\"message\":%s,\"type\":%s,\"param\":null,\"code\":%s}}"
                .formatted(Json.quote(message), Json.quote(type), code == null ? "null" : Json.quote(code));
    }

    private static String type(int status) {
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

    static Problem problem(Format flavour, Problem.Kind kind) {
        boolean openAi = flavour == Format.OPENAI;
        return switch (kind) {
            case QUOTA ->
                openAi
                        ? Problem.told(
                                429,
                                "insufficient_quota",
                                "insufficient_quota",
                                "You exceeded your current quota, please check your plan and billing details.")
                        : Problem.told(402, "No credits are left on this account; add some and try again.");
            case BAD_KEY ->
                openAi
                        ? Problem.told(401, "invalid_request_error", "invalid_api_key", "mock: missing or wrong API key")
                        : Problem.told(401, "mock: missing or wrong API key");
            case LOADING, TOLD -> Problem.told(503, "Model is currently loading");
        };
    }
}
