package io.ratatoskr.tokenizer;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One input of a model.
 *
 * @param second the second text of a pair; null for models of a single text
 * @param promptLength characters of the text that are a prompt whose tokens are not pooled; 0 for none
 */
public record ModelInput(String text, @Nullable String second, int promptLength) {
    public ModelInput {
        requireNonNull(text, "text");
    }

    public ModelInput(String text) {
        this(text, null, 0);
    }

    public ModelInput(String text, @Nullable String second) {
        this(text, second, 0);
    }

    /** The prompt whose tokens are not pooled. */
    public String prompt() {
        return text.substring(0, promptLength);
    }
}
