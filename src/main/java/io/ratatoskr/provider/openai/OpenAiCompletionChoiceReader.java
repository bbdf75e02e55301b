package io.ratatoskr.provider.openai;

import io.ratatoskr.api.chat.Completion;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.LenientJson;
import org.jspecify.annotations.Nullable;

/** Reads one choice of a completion, non-streamed or of a chunk. */
final class OpenAiCompletionChoiceReader extends AbstractChoiceReader {
    @Nullable
    String text;

    final ExtraCollector extra = new ExtraCollector();

    OpenAiCompletionChoiceReader(int index) {
        super(index);
    }

    @Override
    void readOwnField(JsonReader reader) {
        if (reader.name().equals("text")) {
            text = LenientJson.textOrJson(reader);
        } else {
            LenientJson.collect(reader, extra);
        }
    }

    @Override
    String outputField() {
        return "text";
    }

    @Override
    boolean hasOutput() {
        return text != null;
    }

    Completion toCompletion() {
        return new Completion(
                index,
                text == null ? "" : text,
                OpenAiFinishReasons.of(finishReason, false),
                logprobs,
                extra.toAdditionalProperties());
    }
}
