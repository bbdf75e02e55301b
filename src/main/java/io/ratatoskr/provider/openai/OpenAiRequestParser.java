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
public final class OpenAiRequestParser {
    private OpenAiRequestParser() {}

    /**
     * Parses the body of {@code POST /chat/completions}.
     *
     * @throws InvalidRequest naming the field, its value and what is allowed
     */
    public static ChatRequest parseChat(byte[] body) {
        try (JsonReader reader = JsonReader.of(body)) {
            var parser = new OpenAiChatParser();
            reader.beginObject();
            while (reader.nextField()) {
                parser.readField(reader);
            }
            reader.requireEnd();
            return parser.toRequest();
        }
    }

    /**
     * Parses the body of {@code POST /completions}.
     *
     * @throws InvalidRequest naming the field, its value and what is allowed
     */
    public static GenerateRequest parseGenerate(byte[] body) {
        try (JsonReader reader = JsonReader.of(body)) {
            var parser = new OpenAiCompletionParser();
            reader.beginObject();
            while (reader.nextField()) {
                parser.readField(reader);
            }
            reader.requireEnd();
            return parser.toRequest();
        }
    }

    /**
     * Parses the body of {@code POST /embeddings}.
     *
     * @throws InvalidRequest naming the field, its value and what is allowed
     */
    public static EmbedRequest parseEmbed(byte[] body) {
        try (JsonReader reader = JsonReader.of(body)) {
            var parser = new OpenAiEmbedParser();
            reader.beginObject();
            while (reader.nextField()) {
                parser.readField(reader);
            }
            reader.requireEnd();
            return parser.toRequest();
        }
    }
}
