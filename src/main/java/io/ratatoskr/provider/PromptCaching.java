package io.ratatoskr.provider;

import io.ratatoskr.api.model.ModelMetadata;

/** Whether a provider caches the prompts of a model; where it does not, {@code cache_prompt} has no effect. Thread-safe. */
@FunctionalInterface
public interface PromptCaching {
    /** Every model's prompts are cached, or may be: nothing is known. */
    PromptCaching ANY_MODEL = model -> true;

    /** Returns true if the prompts are cached, on request or by themselves. */
    boolean isAvailable(ModelMetadata model);
}
