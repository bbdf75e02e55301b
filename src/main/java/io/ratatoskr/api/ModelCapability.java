package io.ratatoskr.api;

import java.util.Locale;

/** What a model can do, as far as is known. */
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

    /** The capability as JSON writes it, such as {@code tool_use}. */
    public String word() {
        return word;
    }
}
