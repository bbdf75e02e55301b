package io.ratatoskr.mock;

/** The task of a request, determined by its path. */
enum MockTask {
    CHAT,
    COMPLETION,
    EMBED,
    /** Hugging Face's feature extraction. */
    FEATURES,
    /** The model's task at Hugging Face: zero-shot, classification or pairs, depending on the request's members. */
    SCORE,
    /** TEI's classification. */
    PREDICT,
    /** TEI's ranking. */
    RERANK,
    MODELS,
    /** Details of one model. */
    MODEL,
    /** TEI's details of its one model. */
    INFO,
    VERSION,
    UNKNOWN;

    /** Returns whether the response is generated text, plain or streamed. */
    boolean generatesText() {
        return this == CHAT || this == COMPLETION;
    }

    boolean isMetadata() {
        return this == MODELS || this == MODEL || this == INFO || this == VERSION;
    }
}
