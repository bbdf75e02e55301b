package io.ratatoskr.api;

import java.util.List;

/** The tokens of a text, in order. */
public record Tokenization(List<Token> tokens, String tokenizer, String model) {
    public Tokenization {
        tokens = List.copyOf(tokens);
    }
}
