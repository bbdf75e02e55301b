package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.chat.Sampling;
import io.ratatoskr.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The object {@code options} of chats and completions. */
record OllamaOptions(
        Sampling sampling, SamplingExtras extras, @Nullable Integer maxTokens, List<String> stop, int contextSize) {
    static final String FIELD_NAME = "options";

    void write(JsonWriter writer) {
        writer.name(FIELD_NAME).beginObject();
        writer.field("temperature", sampling.temperature())
                .field("top_p", sampling.topP())
                .field("top_k", sampling.topK());
        writer.field("num_predict", maxTokens);
        if (!stop.isEmpty()) {
            writer.name("stop").beginList();
            stop.forEach(writer::string);
            writer.endList();
        }
        writer.field("seed", sampling.seed())
                .field("frequency_penalty", sampling.penalties().frequency())
                .field("presence_penalty", sampling.penalties().presence());
        extras.write(writer);
        writer.name(ContextSize.OPTION_NAME).number(contextSize).endObject();
    }
}
