package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.Extra;
import io.ratatoskr.api.GenerateEvent;
import io.ratatoskr.api.JsonText;
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
            emit(unknown(new Extra(Map.of("thinking", Json.string(thinking)))));
        }
        String content = line.content;
        JsonText logprobs = line.logprobs;
        if (content != null && !content.isEmpty() || logprobs != null) {
            emit(new GenerateEvent.Text(0, content == null ? "" : content, logprobs));
        }
    }

    @Override
    void finish(Line last) {
        emit(new GenerateEvent.Done(Ends.reason(last, false), Map.of()));
    }

    @Override
    GenerateEvent unknown(Extra extra) {
        return new GenerateEvent.Unknown(0, extra);
    }

    @Override
    GenerateEvent counted(Usage counts) {
        return new GenerateEvent.Counted(counts);
    }
}
