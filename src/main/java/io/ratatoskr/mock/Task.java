package io.ratatoskr.mock;

/** What a request wants, read from its path. */
enum Task {
    CHAT,
    COMPLETION,
    EMBED,
    /** Hugging Face's feature extraction. */
    FEATURES,
    /** Hugging Face's task of the model: zero-shot, classification or pairs, as the request's members say. */
    SCORE,
    /** TEI's classification. */
    PREDICT,
    /** TEI's ranking. */
    RERANK,
    MODELS,
    /** One model's facts. */
    MODEL,
    /** TEI's facts about its one model. */
    INFO,
    VERSION,
    UNKNOWN;

    /** Whether the answer is words, plain or streamed. */
    boolean speaks() {
        return this == CHAT || this == COMPLETION;
    }

    boolean readsOnly() {
        return this == MODELS || this == MODEL || this == INFO || this == VERSION;
    }
}
