package io.ratatoskr.tokens;

import io.ratatoskr.api.Token;
import io.ratatoskr.onnx.Vocabulary;
import java.util.List;

/**
 * A {@code tokenizer.json}.
 *
 * @param special whether the tokens count that it sets around a text: they do for encoders, which read nothing else; for chat models
 *     the template says what stands around a text
 */
record VocabularyCounter(String name, Vocabulary vocabulary, boolean special) implements Counter {
    @Override
    public int count(String text) {
        return vocabulary.count(text, special);
    }

    @Override
    public List<Token> tokens(String text) {
        return vocabulary.tokens(text, special);
    }
}
