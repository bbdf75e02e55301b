package io.ratatoskr.mock;

import java.util.Optional;
import java.util.stream.Stream;

/** The wire formats of a mock, all on one port. */
public enum MockFormat {
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

    private final String wireName;
    private final String base;

    MockFormat(String wireName, String base) {
        this.wireName = wireName;
        this.base = base;
    }

    /** The formats with a chat, plain and streamed. */
    public static Stream<MockFormat> chatFormats() {
        return Stream.of(values()).filter(MockFormat::supportsChat);
    }

    /** Returns whether requests and responses have OpenAI's format. */
    boolean isOpenAiCompatible() {
        return this == OPENAI || this == OPENROUTER || this == HUGGINGFACE;
    }

    public boolean supportsChat() {
        return this != TEI;
    }

    /** The name in scripts, such as {@code openrouter}. */
    public String wireName() {
        return wireName;
    }

    /** The format with this wire name; empty when there is none. */
    public static Optional<MockFormat> ofWireName(String wireName) {
        return Stream.of(values())
                .filter(format -> format.wireName().equals(wireName))
                .findFirst();
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

    /** Returns whether streams are server-sent events. */
    boolean usesServerSentEvents() {
        return this != OLLAMA && this != TEI;
    }

    WireFormat wire() {
        return switch (this) {
            case OPENAI, OPENROUTER, HUGGINGFACE -> new OpenAiWireFormat(this);
            case ANTHROPIC -> AnthropicWireFormat.INSTANCE;
            case GEMINI -> GeminiWireFormat.INSTANCE;
            case OLLAMA -> OllamaWireFormat.INSTANCE;
            case TEI -> TeiWireFormat.INSTANCE;
        };
    }
}
