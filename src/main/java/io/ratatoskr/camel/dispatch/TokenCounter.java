package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.TokenInput;

/** Counts tokens as a model does, by its own name. */
@FunctionalInterface
public interface TokenCounter {
    TokenCount count(TokenInput input, String model);
}
