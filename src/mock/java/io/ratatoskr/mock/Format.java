package io.ratatoskr.mock;

import java.util.Optional;
import java.util.stream.Stream;

/** The wire formats of a mock, all on one port. */
public enum Format {
    OPENAI("openai", "/v1"),
    /** OpenAI's format with comments, reasoning details and costs. */
    OPENROUTER("openrouter", "/api/v1"),
    ANTHROPIC("anthropic", ""),
    GEMINI("gemini", "/v1beta"),
    OLLAMA("ollama", ""),
    /** OpenAI's format for chat, other tasks under {@code /hf-inference}. */
    HUGGINGFACE("huggingface", "/huggingface"),
    /** Text Embeddings Inference: vectors and scores, no chat. */
    TEI("tei", "");

    private final String word;
    private final String base;

    Format(String word, String base) {
        this.word = word;
        this.base = base;
    }

    /** The formats with a chat, plain and streamed. */
    public static Stream<Format> chatting() {
        return Stream.of(values()).filter(Format::chats);
    }

    /** Whether requests and responses have OpenAI's format. */
    boolean isOpenAi() {
        return this == OPENAI || this == OPENROUTER || this == HUGGINGFACE;
    }

    public boolean chats() {
        return this != TEI;
    }

    /** The name in scripts, such as {@code openrouter}. */
    public String word() {
        return word;
    }

    /** The format with this wire name; empty when there is none. */
    public static Optional<Format> named(String word) {
        return Stream.of(values()).filter(format -> format.word().equals(word)).findFirst();
    }

    /** The base URL for a client of this format, such as {@code http://127.0.0.1:4010/v1beta}. */
    public String baseUrl(String origin) {
        return origin + base;
    }

    /** Path and query of a chat request for this model, such as {@code /v1beta/models/mock:generateContent}. */
    public String chatPath(String model, boolean stream) {
        return switch (this) {
            case OPENAI, OPENROUTER -> base + "/chat/completions";
            case HUGGINGFACE -> base + "/v1/chat/completions";
            case ANTHROPIC -> "/v1/messages";
            case GEMINI -> base + "/models/" + model + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent");
            case OLLAMA -> "/api/chat";
            case TEI -> throw new IllegalStateException("TEI has no chat");
        };
    }

    /** Whether streams are server-sent events. */
    boolean sendsEvents() {
        return this != OLLAMA && this != TEI;
    }

    Wire wire() {
        return switch (this) {
            case OPENAI, OPENROUTER, HUGGINGFACE -> new OpenAiWire(this);
            case ANTHROPIC -> AnthropicWire.INSTANCE;
            case GEMINI -> GeminiWire.INSTANCE;
            case OLLAMA -> OllamaWire.INSTANCE;
            case TEI -> TeiWire.INSTANCE;
        };
    }
}
