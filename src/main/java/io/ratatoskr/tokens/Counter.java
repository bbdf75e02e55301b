package io.ratatoskr.tokens;

import io.ratatoskr.api.Token;
import java.util.List;

/** A tokenizer. Thread-safe. */
interface Counter {
    /** What answers call it. */
    String name();

    /** Tokens of a text, without any that a template sets around it. */
    int count(String text);

    /** The tokens themselves, with places in bytes of UTF-8. */
    List<Token> tokens(String text);
}
