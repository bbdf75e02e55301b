package io.ratatoskr.cli;

import io.ratatoskr.api.Operation;
import io.ratatoskr.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/route} for a text.
 *
 * @param session null: none
 */
record RouteRequestJson(
        Operation operation,
        String model,
        @Nullable String provider,
        String text,
        @Nullable Integer maxTokens,
        boolean stream,
        @Nullable String session) {
    byte[] write() {
        var json = new JsonWriter(256 + text.length())
                .beginObject()
                .field("operation", operation.wireName())
                .field("model", model)
                .field("provider", provider);
        switch (operation) {
            case CHAT -> {
                json.name("messages")
                        .beginList()
                        .beginObject()
                        .field("role", "user")
                        .field("content", text)
                        .endObject()
                        .endList();
                writeOptions(json);
            }
            case GENERATE -> {
                json.field("prompt", text);
                writeOptions(json);
            }
            case EMBED -> json.field("input", text).field("user", session);
            case NLI -> json.field("premise", text).field("hypothesis", ".");
            case ZERO_SHOT ->
                json.field("text", text)
                        .name("labels")
                        .beginList()
                        .string("a")
                        .string("b")
                        .endList();
            case CLASSIFY -> json.field("text", text);
            case STANCE -> json.field("text", text).field("target", ".");
            case RERANK ->
                json.field("query", ".")
                        .name("documents")
                        .beginList()
                        .string(text)
                        .endList();
        }
        return json.endObject().toBytes();
    }

    private void writeOptions(JsonWriter json) {
        json.field("max_tokens", maxTokens).field("user", session);
        if (stream) {
            json.field("stream", true);
        }
    }
}
