package io.ratatoskr.dialect.openai;

import io.ratatoskr.json.JsonReader;
import org.jspecify.annotations.Nullable;

/** Parses the field {@code model}, unless the model is named outside the body. */
final class OpenAiModelParser {
    private final boolean fixed;
    private String model;

    /** @param model replaces the model of the body; null: the body names it */
    OpenAiModelParser(@Nullable String model) {
        this.fixed = model != null;
        this.model = model == null ? "" : model;
    }

    void readField(JsonReader reader) {
        if (fixed) {
            reader.skip();
        } else {
            model = reader.isNull() ? "" : reader.readString();
        }
    }

    /** The model; empty when it is named nowhere. */
    String model() {
        return model;
    }
}
