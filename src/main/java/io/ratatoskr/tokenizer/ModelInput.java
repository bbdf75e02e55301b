package io.ratatoskr.tokenizer;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One input of a model.
 *
 * @param second the second text of a pair; null for models of a single text
 */
public record ModelInput(String text, @Nullable String second) {
    public ModelInput {
        requireNonNull(text, "text");
    }

    public ModelInput(String text) {
        this(text, null);
    }
}
