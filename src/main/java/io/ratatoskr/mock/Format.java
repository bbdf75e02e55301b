package io.ratatoskr.mock;

import java.util.Optional;
import java.util.stream.Stream;

/** The wire formats that a mock speaks on its one port. */
public enum Format {
    OPENAI("openai", "/v1"),
    /** OpenAI's shape with comments, reasoning details and costs. */
    OPENROUTER("openrouter", "/api/v1"),
    ANTHROPIC("anthropic", ""),
    GEMINI("gemini", "/v1beta"),
    OLLAMA("ollama", ""),
    /** OpenAI's shape for chat, tasks under {@code /hf-inference}. */
    HUGGINGFACE("huggingface", "/huggingface"),
    /** Text embeddings inference: vectors and scores, no chat. */
    TEI("tei", "");

    private final String word;
    private final String base;

    Format(String word, String base) {
        this.word = word;
        this.base = base;
    }

    /** The formats that have a chat, plain and streamed. */
    public static Stream<Format> chatting() {
        return Stream.of(values()).filter(Format::chats);
    }

    /** Whether it has OpenAI's shape. */
    boolean isOpenAi() {
        return this == OPENAI || this == OPENROUTER || this == HUGGINGFACE;
    }

    public boolean chats() {
        return this != TEI;
    }

    /** As scripts and the command line write it, such as {@code openrouter}. */
    public String word() {
        return word;
    }

    /** The format of that word; empty when there is none. */
    public static Optional<Format> named(String word) {
        return Stream.of(values()).filter(format -> format.word().equals(word)).findFirst();
    }

    /** What a client of this format takes as its base URL, such as {@code http://127.0.0.1:4010/v1beta}. */
    public String baseUrl(String origin) {
        return origin + base;
    }

    /** Path and query of a chat with this model, such as {@code /v1beta/models/mock:generateContent}. */
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

    /** Whether its streams are server-sent events. */
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
