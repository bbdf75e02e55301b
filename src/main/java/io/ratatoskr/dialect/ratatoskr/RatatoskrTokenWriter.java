package io.ratatoskr.dialect.ratatoskr;

import io.ratatoskr.api.Token;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.Tokenization;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.json.JsonWriter;

/** Writes token counts, tokens and the status of a model in the gateway's own JSON. Thread-safe. */
public final class RatatoskrTokenWriter {
    private static final int INITIAL_CAPACITY = 256;

    private RatatoskrTokenWriter() {}

    public static byte[] write(TokenCount count) {
        return new JsonWriter(INITIAL_CAPACITY)
                .beginObject()
                .name("count")
                .number(count.count())
                .name("approximate")
                .bool(count.approximate())
                .field("upper_bound", count.upperBound())
                .field("tokenizer", count.tokenizer())
                .field("model", count.model())
                .endObject()
                .toBytes();
    }

    /** Writes tokens; their positions are bytes of the text as UTF-8. */
    public static byte[] write(Tokenization tokenization) {
        var writer = new JsonWriter(
                        INITIAL_CAPACITY + 40 * tokenization.tokens().size())
                .beginObject()
                .name("tokens")
                .beginList();
        for (Token token : tokenization.tokens()) {
            writer.beginObject()
                    .name("id")
                    .number(token.id())
                    .name("text")
                    .string(token.text())
                    .name("start")
                    .number(token.start())
                    .name("end")
                    .number(token.end())
                    .endObject();
        }
        return writer.endList()
                .field("tokenizer", tokenization.tokenizer())
                .field("model", tokenization.model())
                .endObject()
                .toBytes();
    }

    public static byte[] writeStatus(String model, ModelStatus status) {
        return new JsonWriter(INITIAL_CAPACITY)
                .beginObject()
                .field("id", model)
                .field("status", status.wireName())
                .field("reason", status instanceof ModelStatus.Unavailable(String reason) ? reason : null)
                .endObject()
                .toBytes();
    }
}
