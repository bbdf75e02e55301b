package io.ratatoskr.tokenizer;

import io.ratatoskr.api.Token;
import java.util.List;

/**
 * Counts with a Hugging Face {@code tokenizer.json}.
 *
 * @param addSpecialTokens whether to include the special tokens around a text: true for encoders; for chat models they are part of the
 *     chat template
 */
record HuggingFaceTokenCounter(String name, UntruncatedTokenizer tokenizer, boolean addSpecialTokens) implements TokenCounter {
    @Override
    public int count(String text) {
        return tokenizer.count(text, addSpecialTokens);
    }

    @Override
    public List<Token> tokens(String text) {
        return tokenizer.tokens(text, addSpecialTokens);
    }
}
