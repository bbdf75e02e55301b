package io.ratatoskr.api;

/** The names of the JSON dialects of frontends and providers. */
public final class Dialects {
    public static final String OPENAI = "openai";
    public static final String ANTHROPIC = "anthropic";
    public static final String GEMINI = "gemini";
    public static final String OLLAMA = "ollama";
    /** Hugging Face's task APIs. */
    public static final String HUGGING_FACE = "huggingface";
    /** The gateway's own JSON, for operations that OpenAI's API does not have. */
    public static final String NATIVE = "ratatoskr";

    private Dialects() {}
}
