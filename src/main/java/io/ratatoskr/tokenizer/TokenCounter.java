package io.ratatoskr.tokenizer;

import io.ratatoskr.api.Token;
import java.util.List;

/** Counts and lists tokens with one tokenizer. Thread-safe. */
interface TokenCounter {
    /** The tokenizer's name in responses. */
    String name();

    /** Returns whether the tokenizer is in memory; the first call of one that is not takes up to a second longer. */
    boolean isLoaded();

    /**
     * The number of tokens of a text, without those of a chat template.
     *
     * @param checkpoint runs between slices of a long text; throws to end the call
     */
    int count(String text, Runnable checkpoint);

    /**
     * The tokens of a text, with UTF-8 byte offsets.
     *
     * @param checkpoint runs between slices of a long text; throws to end the call
     */
    List<Token> tokens(String text, Runnable checkpoint);
}
