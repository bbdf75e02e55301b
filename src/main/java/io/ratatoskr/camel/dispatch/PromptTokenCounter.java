package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.TokenInput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts tokens of a prompt with the tokenizer of a model. */
@FunctionalInterface
public interface PromptTokenCounter {
    /**
     * The sum of the tokens of some inputs, at least one.
     *
     * @param cancellation ends a long count; null: none
     */
    TokenCount count(List<? extends TokenInput> inputs, String model, @Nullable Cancellation cancellation);
}
