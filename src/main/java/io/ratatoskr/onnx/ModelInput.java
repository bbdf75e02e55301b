package io.ratatoskr.onnx;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One input of a model.
 *
 * @param second the second text of a pair; null for models of a single text
 */
record ModelInput(String text, @Nullable String second) {
    ModelInput {
        requireNonNull(text, "text");
    }

    ModelInput(String text) {
        this(text, null);
    }
}
