package io.ratatoskr.tokens;

import io.ratatoskr.api.Token;
import java.util.List;

/** Counts and lists tokens with one tokenizer. Thread-safe. */
interface TokenCounter {
    /** The tokenizer's name in responses. */
    String name();

    /** The number of tokens of a text, without those of a chat template. */
    int count(String text);

    /** The tokens of a text, with UTF-8 byte offsets. */
    List<Token> tokens(String text);
}
