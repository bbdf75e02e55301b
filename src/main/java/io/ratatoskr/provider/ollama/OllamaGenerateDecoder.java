package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.json.Json;
import io.ratatoskr.settings.ProviderProfile;
import java.util.Map;

/** Decodes a streamed completion. */
final class OllamaGenerateDecoder extends OllamaStreamDecoder<GenerateEvent> {
    OllamaGenerateDecoder(ProviderProfile profile) {
        super(profile);
    }

    @Override
    void emitContent(OllamaResponseObject line) {
        String thinking = line.thinking;
        if (thinking != null && !thinking.isEmpty()) {
            emit(unknownEvent(new AdditionalProperties(Map.of("thinking", Json.string(thinking)))));
        }
        String content = line.content;
        RawJson logprobs = line.logprobs;
        if ((content != null && !content.isEmpty()) || logprobs != null) {
            emit(new GenerateEvent.Text(0, content == null ? "" : content, logprobs));
        }
    }

    @Override
    void finish(OllamaResponseObject last) {
        emit(new GenerateEvent.Done(OllamaFinishReasons.of(last, false), Map.of()));
    }

    @Override
    GenerateEvent unknownEvent(AdditionalProperties extra) {
        return new GenerateEvent.UnknownFields(0, extra);
    }

    @Override
    GenerateEvent usageUpdate(Usage counts) {
        return new GenerateEvent.UsageUpdate(counts);
    }
}
