package io.ratatoskr.client.codec;

import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonReader;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a streamed completion. Not thread-safe. */
public final class CompletionEventReader extends ChunkReader<GenerateEvent> {
    private @Nullable String text;
    private @Nullable RawJson logprobs;

    @Override
    void readChoiceField(JsonReader reader) {
        switch (reader.name()) {
            case "text" -> text = reader.readStringOrNull();
            case "logprobs" -> logprobs = Json.valueOrNull(reader.readRaw());
            default -> reader.skip();
        }
    }

    /** The last chunk of a choice has an empty text of its own. */
    @Override
    void endChoice(int index, boolean finished) {
        if (text != null && (!finished || !text.isEmpty() || logprobs != null)) {
            emit(new GenerateEvent.Text(index, text, logprobs));
        }
        text = null;
        logprobs = null;
    }

    @Override
    GenerateEvent unknownFields(AdditionalProperties extra) {
        return new GenerateEvent.UnknownFields(0, extra);
    }

    @Override
    GenerateEvent usageUpdate(Usage counts) {
        return new GenerateEvent.UsageUpdate(counts);
    }

    @Override
    GenerateEvent done(FinishReason reason, Map<Integer, FinishReason> otherReasons) {
        return new GenerateEvent.Done(reason, otherReasons);
    }
}
