package io.ratatoskr.provider.openai;

import io.ratatoskr.api.Completion;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Lax;
import org.jspecify.annotations.Nullable;

/** Reads one choice of a completion, non-streamed or of a chunk. */
final class TextChoice {
    int index;

    @Nullable
    String text;

    @Nullable
    RawJson logprobs;

    @Nullable
    String finish;

    @Nullable
    ErrorBody error;

    final ExtraCollector extra = new ExtraCollector();

    TextChoice(int index) {
        this.index = index;
    }

    void read(JsonReader reader) {
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "index" -> {
                    Integer given = Lax.integer(reader);
                    index = given == null ? index : given;
                }
                case "text" -> text = Lax.textOrJson(reader);
                case "logprobs" -> logprobs = reader.isNull() ? null : reader.readRaw();
                case "finish_reason" -> finish = Lax.textOrNumber(reader);
                case "error" -> error = reader.isNull() ? null : ErrorBody.of(reader);
                default -> Lax.keep(reader, extra);
            }
        }
    }

    Completion completion() {
        return new Completion(
                index, text == null ? "" : text, FinishReasons.of(finish, false), logprobs, extra.toAdditionalProperties());
    }
}
