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

    private final String wireName;

    ModelCapability(String wireName) {
        this.wireName = wireName;
    }

    /** The capability's name in JSON, such as {@code tool_use}. */
    public String wireName() {
        return wireName;
    }

    /** The capability with this wire name; empty if there is none. */
    public static Optional<ModelCapability> fromWireName(String wireName) {
        for (ModelCapability capability : values()) {
            if (capability.wireName.equals(wireName)) {
                return Optional.of(capability);
            }
        }
        return Optional.empty();
    }
}
