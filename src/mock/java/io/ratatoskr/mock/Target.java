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
record Target(Format format, Task task, @Nullable String model) {
    private static final String HUGGINGFACE = "/huggingface";
    private static final String INFERENCE = "/hf-inference";
    private static final Set<String> TEI = Set.of("/embed", "/predict", "/rerank", "/info");

    /**
     * Determines the route from the path; OpenAI's paths also from the key, {@code sk-or-…} or {@code hf_…}.
     *
     * @param flavour format of OpenAI's paths without such a key
     */
    static Target of(String path, MultiMap headers, Format flavour) {
        if (path.startsWith(HUGGINGFACE + "/")) {
            String rest = path.substring(HUGGINGFACE.length());
            return rest.startsWith(INFERENCE) ? inference(rest) : openAi(Format.HUGGINGFACE, rest);
        }
        if (path.startsWith("/v1beta/")) {
            return gemini(path.substring("/v1beta/".length()));
        }
        if (path.startsWith("/api/v1/")) {
            return openAi(Format.OPENROUTER, path);
        }
        if (path.startsWith("/api/")) {
            return new Target(Format.OLLAMA, ollama(path), null);
        }
        if (path.startsWith(INFERENCE + "/") || path.equals("/")) {
            return inference(path);
        }
        if (TEI.contains(path)) {
            return new Target(Format.TEI, tei(path), null);
        }
        if (path.equals("/v1/messages")) {
            return new Target(Format.ANTHROPIC, Task.CHAT, null);
        }
        Format format = headers.contains("anthropic-version") ? Format.ANTHROPIC : byKey(headers, flavour);
        return openAi(format, path);
    }

    private static Format byKey(MultiMap headers, Format flavour) {
        String key = headers.get("authorization");
        if (key != null && key.startsWith("Bearer sk-or-")) {
            return Format.OPENROUTER;
        }
        boolean hub = (key != null && key.startsWith("Bearer hf_")) || headers.contains("x-hf-bill-to");
        return hub ? Format.HUGGINGFACE : flavour;
    }

    private static Target openAi(Format format, String path) {
        if (path.endsWith("/chat/completions")) {
            return new Target(format, Task.CHAT, null);
        }
        if (path.endsWith("/completions")) {
            return new Target(format, Task.COMPLETION, null);
        }
        if (path.endsWith("/embeddings")) {
            return new Target(format, Task.EMBED, null);
        }
        if (path.endsWith("/models")) {
            return new Target(format, Task.MODELS, null);
        }
        int at = path.indexOf("/models/");
        return at < 0
                ? new Target(format, Task.UNKNOWN, null)
                : new Target(format, Task.MODEL, decoded(path.substring(at + "/models/".length())));
    }

    private static Target gemini(String rest) {
        if (rest.equals("models")) {
            return new Target(Format.GEMINI, Task.MODELS, null);
        }
        int verb = rest.lastIndexOf(':');
        String name = verb < 0 ? rest : rest.substring(0, verb);
        String model = decoded(name.startsWith("models/") ? name.substring("models/".length()) : name);
        Task task = switch (verb < 0 ? "" : rest.substring(verb + 1)) {
            case "" -> Task.MODEL;
            case "generateContent", "streamGenerateContent" -> Task.CHAT;
            case "embedContent", "batchEmbedContents" -> Task.EMBED;
            default -> Task.UNKNOWN;
        };
        return new Target(Format.GEMINI, task, model);
    }

    private static Task ollama(String path) {
        return switch (path) {
            case "/api/chat" -> Task.CHAT;
            case "/api/generate" -> Task.COMPLETION;
            case "/api/embed" -> Task.EMBED;
            case "/api/tags" -> Task.MODELS;
            case "/api/show" -> Task.MODEL;
            case "/api/version" -> Task.VERSION;
            default -> Task.UNKNOWN;
        };
    }

    private static Task tei(String path) {
        return switch (path) {
            case "/embed" -> Task.EMBED;
            case "/predict" -> Task.PREDICT;
            case "/rerank" -> Task.RERANK;
            default -> Task.INFO;
        };
    }

    /** {@code /hf-inference/models/org/name} with an optional pipeline; {@code /} is a dedicated endpoint. */
    private static Target inference(String path) {
        String models = INFERENCE + "/models/";
        if (!path.startsWith(models)) {
            return new Target(Format.HUGGINGFACE, path.equals("/") ? Task.SCORE : Task.UNKNOWN, "");
        }
        String rest = path.substring(models.length());
        int pipeline = rest.indexOf("/pipeline/");
        if (pipeline < 0) {
            return new Target(Format.HUGGINGFACE, Task.SCORE, decoded(rest));
        }
        Task task = rest.endsWith("/pipeline/feature-extraction") ? Task.FEATURES : Task.SCORE;
        return new Target(Format.HUGGINGFACE, task, decoded(rest.substring(0, pipeline)));
    }

    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return part;
        }
    }
}
