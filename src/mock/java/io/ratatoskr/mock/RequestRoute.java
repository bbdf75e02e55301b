package io.ratatoskr.mock;

import io.vertx.core.MultiMap;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Format, task and model of a path.
 *
 * @param model the model in the path; null: the path has none
 */
record RequestRoute(
        MockFormat format, MockTask task, @Nullable String model) {
    private static final String HUGGINGFACE = "/huggingface";
    private static final String INFERENCE = "/hf-inference";
    private static final Set<String> TEI = Set.of("/embed", "/predict", "/rerank", "/info");

    /**
     * Determines the route from the path; OpenAI's paths also from the key, {@code sk-or-…} or {@code hf_…}.
     *
     * @param defaultFormat format of OpenAI's paths without such a key
     */
    static RequestRoute of(String path, MultiMap headers, MockFormat defaultFormat) {
        if (path.startsWith(HUGGINGFACE + "/")) {
            String rest = path.substring(HUGGINGFACE.length());
            return rest.startsWith(INFERENCE) ? huggingFaceInference(rest) : openAi(MockFormat.HUGGINGFACE, rest);
        }
        if (path.startsWith("/v1beta/")) {
            return gemini(path.substring("/v1beta/".length()));
        }
        if (path.startsWith("/api/v1/")) {
            return openAi(MockFormat.OPENROUTER, path);
        }
        if (path.startsWith("/api/")) {
            return new RequestRoute(MockFormat.OLLAMA, ollama(path), null);
        }
        if (path.startsWith(INFERENCE + "/") || path.equals("/")) {
            return huggingFaceInference(path);
        }
        if (TEI.contains(path)) {
            return new RequestRoute(MockFormat.TEI, tei(path), null);
        }
        if (path.equals("/v1/messages")) {
            return new RequestRoute(MockFormat.ANTHROPIC, MockTask.CHAT, null);
        }
        MockFormat format =
                headers.contains("anthropic-version") ? MockFormat.ANTHROPIC : formatByKey(headers, defaultFormat);
        return openAi(format, path);
    }

    private static MockFormat formatByKey(MultiMap headers, MockFormat defaultFormat) {
        String key = headers.get("authorization");
        if (key != null && key.startsWith("Bearer sk-or-")) {
            return MockFormat.OPENROUTER;
        }
        boolean hub = (key != null && key.startsWith("Bearer hf_")) || headers.contains("x-hf-bill-to");
        return hub ? MockFormat.HUGGINGFACE : defaultFormat;
    }

    private static RequestRoute openAi(MockFormat format, String path) {
        if (path.endsWith("/chat/completions")) {
            return new RequestRoute(format, MockTask.CHAT, null);
        }
        if (path.endsWith("/completions")) {
            return new RequestRoute(format, MockTask.COMPLETION, null);
        }
        if (path.endsWith("/embeddings")) {
            return new RequestRoute(format, MockTask.EMBED, null);
        }
        if (path.endsWith("/models")) {
            return new RequestRoute(format, MockTask.MODELS, null);
        }
        int at = path.indexOf("/models/");
        return at < 0
                ? new RequestRoute(format, MockTask.UNKNOWN, null)
                : new RequestRoute(format, MockTask.MODEL, decode(path.substring(at + "/models/".length())));
    }

    private static RequestRoute gemini(String rest) {
        if (rest.equals("models")) {
            return new RequestRoute(MockFormat.GEMINI, MockTask.MODELS, null);
        }
        int verb = rest.lastIndexOf(':');
        String name = verb < 0 ? rest : rest.substring(0, verb);
        String model = decode(name.startsWith("models/") ? name.substring("models/".length()) : name);
        MockTask task = switch (verb < 0 ? "" : rest.substring(verb + 1)) {
            case "" -> MockTask.MODEL;
            case "generateContent", "streamGenerateContent" -> MockTask.CHAT;
            case "embedContent", "batchEmbedContents" -> MockTask.EMBED;
            default -> MockTask.UNKNOWN;
        };
        return new RequestRoute(MockFormat.GEMINI, task, model);
    }

    private static MockTask ollama(String path) {
        return switch (path) {
            case "/api/chat" -> MockTask.CHAT;
            case "/api/generate" -> MockTask.COMPLETION;
            case "/api/embed" -> MockTask.EMBED;
            case "/api/tags" -> MockTask.MODELS;
            case "/api/show" -> MockTask.MODEL;
            case "/api/version" -> MockTask.VERSION;
            default -> MockTask.UNKNOWN;
        };
    }

    private static MockTask tei(String path) {
        return switch (path) {
            case "/embed" -> MockTask.EMBED;
            case "/predict" -> MockTask.PREDICT;
            case "/rerank" -> MockTask.RERANK;
            default -> MockTask.INFO;
        };
    }

    /** {@code /hf-inference/models/org/name} with an optional pipeline; {@code /} is a dedicated endpoint. */
    private static RequestRoute huggingFaceInference(String path) {
        String models = INFERENCE + "/models/";
        if (!path.startsWith(models)) {
            return new RequestRoute(MockFormat.HUGGINGFACE, path.equals("/") ? MockTask.SCORE : MockTask.UNKNOWN, "");
        }
        String rest = path.substring(models.length());
        int pipeline = rest.indexOf("/pipeline/");
        if (pipeline < 0) {
            return new RequestRoute(MockFormat.HUGGINGFACE, MockTask.SCORE, decode(rest));
        }
        MockTask task = rest.endsWith("/pipeline/feature-extraction") ? MockTask.FEATURES : MockTask.SCORE;
        return new RequestRoute(MockFormat.HUGGINGFACE, task, decode(rest.substring(0, pipeline)));
    }

    private static String decode(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return part;
        }
    }
}
