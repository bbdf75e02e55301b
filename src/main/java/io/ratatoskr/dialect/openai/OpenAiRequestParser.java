package io.ratatoskr.dialect.openai;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.json.JsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
        return parseChat(body, null, false);
    }

    /** @param model replaces the model of the body; null: the body names it */
    private static ChatRequest parseChat(byte[] body, @Nullable String model, boolean messagesOptional) {
        try (JsonReader reader = JsonReader.of(body)) {
            var parser = new OpenAiChatParser(model);
            if (messagesOptional) {
                // Not empty: some providers refuse a message without content
                parser.setMessages(List.of(Message.user(".")));
            }
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
        return parseGenerate(body, null);
    }

    private static GenerateRequest parseGenerate(byte[] body, @Nullable String model) {
        try (JsonReader reader = JsonReader.of(body)) {
            var parser = new OpenAiCompletionParser(model);
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
        return parseEmbed(body, null);
    }

    private static EmbedRequest parseEmbed(byte[] body, @Nullable String model) {
        try (JsonReader reader = JsonReader.of(body)) {
            var parser = new OpenAiEmbedParser(model);
            reader.beginObject();
            while (reader.nextField()) {
                parser.readField(reader);
            }
            reader.requireEnd();
            return parser.toRequest();
        }
    }

    /**
     * Parses the body of a chat, a completion or an embedding, which are told apart by their {@code messages}, {@code prompt} or {@code
     * input}; a body without these is a chat with a message of one character.
     *
     * @param model replaces the model of the body
     * @throws InvalidRequest naming the field, its value and what is allowed
     */
    public static ModelRequest parseAny(byte[] body, String model) {
        return switch (contentField(body)) {
            case "messages" -> parseChat(body, model, false);
            case "prompt" -> parseGenerate(body, model);
            case "input" -> parseEmbed(body, model);
            default -> parseChat(body, model, true);
        };
    }

    /** Whether the body has messages; their values are not parsed. */
    public static boolean hasMessages(byte[] body) {
        return contentField(body).equals("messages");
    }

    /** Finds the field that determines the kind of the request, without parsing values; empty if there is none. */
    private static String contentField(byte[] body) {
        String found = "";
        try (JsonReader reader = JsonReader.of(body)) {
            reader.beginObject();
            while (reader.nextField()) {
                switch (reader.name()) {
                    case "messages" -> {
                        return reader.name();
                    }
                    case "prompt" -> found = reader.name();
                    case "input" -> found = found.isEmpty() ? reader.name() : found;
                    default -> {}
                }
                reader.skip();
            }
        }
        return found;
    }
}
