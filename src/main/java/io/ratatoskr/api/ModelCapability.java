package io.ratatoskr.api;

import java.util.Locale;
import java.util.Optional;

/** A known capability of a model. */
public enum ModelCapability {
    CHAT,
    CHAT_STREAMING,
    GENERATE,
    TOOL_USE,
    EMBED,
    NLI,
    ZERO_SHOT,
    CLASSIFY,
    STANCE,
    TOKEN_COUNTING,
    LOCAL_INFERENCE,
    RERANK,
    VISION,
    REASONING;

    private final String word = name().toLowerCase(Locale.ROOT);

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
