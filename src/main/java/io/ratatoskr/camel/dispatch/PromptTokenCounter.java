package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.TokenInput;

/** Counts tokens of a prompt with the tokenizer of a model. */
@FunctionalInterface
public interface PromptTokenCounter {
    TokenCount count(TokenInput input, String model);
}
