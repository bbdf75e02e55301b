package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.GenerateEvent;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.Usage;
import io.ratatoskr.json.Json;
import io.ratatoskr.provider.Profile;
import java.util.Map;

/** Decodes a streamed completion. */
final class GenerateLines extends LineDecoder<GenerateEvent> {
    GenerateLines(Profile profile) {
        super(profile);
    }

    @Override
    void say(Line line) {
        String thinking = line.thinking;
        if (thinking != null && !thinking.isEmpty()) {
            emit(unknown(new AdditionalProperties(Map.of("thinking", Json.string(thinking)))));
        }
        String content = line.content;
        RawJson logprobs = line.logprobs;
        if (content != null && !content.isEmpty() || logprobs != null) {
            emit(new GenerateEvent.Text(0, content == null ? "" : content, logprobs));
        }
    }

    @Override
    void finish(Line last) {
        emit(new GenerateEvent.Done(Ends.reason(last, false), Map.of()));
    }

    @Override
    GenerateEvent unknown(AdditionalProperties extra) {
        return new GenerateEvent.UnknownFields(0, extra);
    }

    @Override
    GenerateEvent counted(Usage counts) {
        return new GenerateEvent.UsageUpdate(counts);
    }
}
