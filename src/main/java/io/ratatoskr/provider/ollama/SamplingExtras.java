package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * Sampling fields that OpenAI-compatible servers add to OpenAI's API and that Ollama has among its options.
 *
 * @param extra additional fields of an OpenAI request; those of other dialects are not meant for this
 */
record SamplingExtras(AdditionalProperties extra) {
    static final String MIN_P = "min_p";
    static final String REPETITION_PENALTY = "repetition_penalty";

    static SamplingExtras of(AdditionalProperties extra, String dialect) {
        return new SamplingExtras(dialect.equals(Dialects.OPENAI) ? extra : AdditionalProperties.NONE);
    }

    /** Writes them as Ollama names them; a value that is not a number is left out. */
    void write(JsonWriter writer) {
        write(writer, MIN_P, extra.get(MIN_P));
        write(writer, "repeat_penalty", extra.get(REPETITION_PENALTY));
    }

    private static void write(JsonWriter writer, String name, @Nullable RawJson value) {
        if (value != null && Character.isDigit(value.text().charAt(0))) {
            writer.name(name).raw(value);
        }
    }
}
