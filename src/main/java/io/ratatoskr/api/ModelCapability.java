package io.ratatoskr.api;

import java.util.Optional;

/** A known capability of a model. */
public enum ModelCapability {
    CHAT("chat"),
    CHAT_STREAMING("chat_streaming"),
    GENERATE("generate"),
    TOOL_USE("tool_use"),
    EMBED("embed"),
    NLI("nli"),
    ZERO_SHOT("zero_shot"),
    CLASSIFY("classify"),
    STANCE("stance"),
    TOKEN_COUNTING("token_counting"),
    LOCAL_INFERENCE("local_inference"),
    RERANK("rerank"),
    VISION("vision"),
    REASONING("reasoning");

    private final String word;

    ModelCapability(String word) {
        this.word = word;
    }

    /** The capability's name in JSON, such as {@code tool_use}. */
    public String word() {
        return word;
    }

    /** The capability with this wire name; empty if there is none. */
    public static Optional<ModelCapability> of(String word) {
        for (ModelCapability capability : values()) {
            if (capability.word.equals(word)) {
                return Optional.of(capability);
            }
        }
        return Optional.empty();
    }
}
