package io.ratatoskr.provider.openai;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.json.JsonReader;

/**
 * Parses requests in the OpenAI dialect. An explicit null in a known optional field counts as absent; unknown fields are kept
 * unchanged. Thread-safe.
 */
public final class OpenAiRequests {
    private OpenAiRequests() {}

    /**
     * Parses the body of {@code POST /chat/completions}.
     *
     * @throws InvalidRequest naming the field, its value and what is allowed
     */
    public static ChatRequest readChat(byte[] body) {
        try (JsonReader reader = JsonReader.of(body)) {
            var draft = new ChatDraft();
            reader.beginObject();
            while (reader.nextField()) {
                draft.field(reader);
            }
            reader.requireEnd();
            return draft.request();
        }
    }

    /**
     * Parses the body of {@code POST /completions}.
     *
     * @throws InvalidRequest naming the field, its value and what is allowed
     */
    public static GenerateRequest readGenerate(byte[] body) {
        try (JsonReader reader = JsonReader.of(body)) {
            var draft = new GenerateDraft();
            reader.beginObject();
            while (reader.nextField()) {
                draft.field(reader);
            }
            reader.requireEnd();
            return draft.request();
        }
    }

    /**
     * Parses the body of {@code POST /embeddings}.
     *
     * @throws InvalidRequest naming the field, its value and what is allowed
     */
    public static EmbedRequest readEmbed(byte[] body) {
        try (JsonReader reader = JsonReader.of(body)) {
            var draft = new EmbedDraft();
            reader.beginObject();
            while (reader.nextField()) {
                draft.field(reader);
            }
            reader.requireEnd();
            return draft.request();
        }
    }
}
