package io.ratatoskr.provider.openai;

import io.ratatoskr.api.Completion;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.LenientJson;
import org.jspecify.annotations.Nullable;

/** Reads one choice of a completion, non-streamed or of a chunk. */
final class OpenAiCompletionChoiceReader {
    int index;

    @Nullable
    String text;

    @Nullable
    RawJson logprobs;

    @Nullable
    String finishReason;

    @Nullable
    OpenAiErrorBody error;

    final ExtraCollector extra = new ExtraCollector();

    OpenAiCompletionChoiceReader(int index) {
        this.index = index;
    }

    void read(JsonReader reader) {
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "index" -> {
                    Integer explicitIndex = LenientJson.intOrNull(reader);
                    index = explicitIndex == null ? index : explicitIndex;
                }
                case "text" -> text = LenientJson.textOrJson(reader);
                case "logprobs" -> logprobs = reader.isNull() ? null : reader.readRaw();
                case "finish_reason" -> finishReason = LenientJson.textOrNumber(reader);
                case "error" -> error = reader.isNull() ? null : OpenAiErrorBody.read(reader);
                default -> LenientJson.collect(reader, extra);
            }
        }
    }

    Completion toCompletion() {
        return new Completion(
                index, text == null ? "" : text, OpenAiFinishReasons.of(finishReason, false), logprobs, extra.toAdditionalProperties());
    }
}
