package io.ratatoskr.provider.openai;

import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.LenientJson;
import io.ratatoskr.provider.openai.OpenAiToolCallCodec.OpenAiToolCallReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one choice: the fields that chats and completions have in common. */
abstract class AbstractChoiceReader {
    int index;

    @Nullable
    String finishReason;

    @Nullable
    OpenAiErrorBody error;

    @Nullable
    RawJson logprobs;

    AbstractChoiceReader(int index) {
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
                case "finish_reason" -> finishReason = LenientJson.textOrNumber(reader);
                case "logprobs" -> logprobs = reader.isNull() ? null : reader.readRaw();
                case "error" -> error = reader.isNull() ? null : OpenAiErrorBody.read(reader);
                default -> readOwnField(reader);
            }
        }
    }

    /** The field with the choice's output. */
    abstract String outputField();

    /** True if the output was read, also if it is empty. */
    abstract boolean hasOutput();

    /** Reads a field of this kind of choice, or an unknown one. */
    abstract void readOwnField(JsonReader reader);

    static void readToolCalls(JsonReader reader, List<OpenAiToolCallReader> calls) {
        if (!LenientJson.enterList(reader)) {
            return;
        }
        while (reader.nextElement()) {
            var call = new OpenAiToolCallReader();
            call.read(reader);
            calls.add(call);
        }
    }
}
