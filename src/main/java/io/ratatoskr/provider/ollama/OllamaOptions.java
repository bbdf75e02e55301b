package io.ratatoskr.provider.ollama;

import io.ratatoskr.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The object {@code options} of chats and completions. */
record OllamaOptions(
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Integer topK,
        @Nullable Integer maxTokens,
        List<String> stop,
        @Nullable Long seed,
        @Nullable Double frequencyPenalty,
        @Nullable Double presencePenalty,
        int contextSize) {
    static final String FIELD_NAME = "options";

    void write(JsonWriter writer) {
        writer.name(FIELD_NAME).beginObject();
        writer.field("temperature", temperature).field("top_p", topP).field("top_k", topK);
        writer.field("num_predict", maxTokens);
        if (!stop.isEmpty()) {
            writer.name("stop").beginList();
            stop.forEach(writer::string);
            writer.endList();
        }
        writer.field("seed", seed)
                .field("frequency_penalty", frequencyPenalty)
                .field("presence_penalty", presencePenalty);
        writer.name(ContextSize.OPTION_NAME).number(contextSize).endObject();
    }
}
