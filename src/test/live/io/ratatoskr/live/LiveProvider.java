package io.ratatoskr.live;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The providers of the live tests, with small models of theirs. */
enum LiveProvider {
    OPENAI("OPENAI_API_KEY", "gpt-4o-mini", "text-embedding-3-small"),
    ANTHROPIC("ANTHROPIC_API_KEY", "claude-haiku-4-5-20251001", null),
    GEMINI("GEMINI_API_KEY", "gemini-2.5-flash-lite", "gemini-embedding-001"),
    OPENROUTER("OPENROUTER_API_KEY", "openai/gpt-4o-mini", "openai/text-embedding-3-small"),
    HUGGINGFACE("HF_TOKEN", "openai/gpt-oss-120b", "BAAI/bge-small-en-v1.5"),
    OLLAMA("OLLAMA_HOST", "llama3.2", "nomic-embed-text");

    private final String variable;
    private final String chatModel;
    private final Optional<String> embedModel;

    LiveProvider(String variable, String chatModel, String embedModel) {
        this.variable = variable;
        this.chatModel = chatModel;
        this.embedModel = Optional.ofNullable(embedModel);
    }

    /** The variable that enables the tests: an API key, or Ollama's address. */
    String variable() {
        return variable;
    }

    /** The provider's name in the gateway. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The pinned model for chats; {@code RATATOSKR_LIVE_<PROVIDER>_CHAT} replaces it. */
    String chatModel(Map<String, String> environment) {
        return wireName() + ":" + environment.getOrDefault("RATATOSKR_LIVE_" + name() + "_CHAT", chatModel);
    }

    /** The pinned model for embeddings, if the provider has any; {@code RATATOSKR_LIVE_<PROVIDER>_EMBED} replaces it. */
    Optional<String> embedModel(Map<String, String> environment) {
        return embedModel.map(
                model -> wireName() + ":" + environment.getOrDefault("RATATOSKR_LIVE_" + name() + "_EMBED", model));
    }

    /** Ollama's address in {@code OLLAMA_HOST}, which may be without scheme and port, as a URL. */
    static String ollamaUrl(String host) {
        String url = host.contains("://") ? host : "http://" + host;
        String authority = url.substring(url.indexOf("://") + 3);
        return authority.matches(".*:\\d+/?") || url.startsWith("https:") ? url : url.replaceFirst("/?$", ":11434");
    }
}
