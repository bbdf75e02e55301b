package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.ProviderProfile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JSON object of a response: a line of a stream or a full response, of a chat or a completion; all have the same fields. */
final class OllamaResponseObject {
    /**
     * A complete tool call.
     *
     * @param id null if Ollama sent none
     */
    record FunctionCall(@Nullable String id, String name, String arguments, AdditionalProperties extra) {}

    final OllamaUsageReader usage = new OllamaUsageReader();
    final ExtraCollector extra = new ExtraCollector();
    final ExtraCollector messageExtra = new ExtraCollector();
    final List<FunctionCall> calls = new ArrayList<>(0);

    @Nullable
    String model;

    /** RFC 3339, as received. */
    @Nullable
    String createdAt;

    @Nullable
    String content;

    @Nullable
    String thinking;

    /** In OpenAI's format, an object around Ollama's list. */
    @Nullable
    RawJson logprobs;

    @Nullable
    String doneReason;

    @Nullable
    OllamaErrorBody error;

    /** True for the last object; null: field missing. */
    @Nullable
    Boolean done;

    /** True if there is a message, or a completion's text, possibly empty. */
    boolean hasMessage;

    private OllamaResponseObject() {}

    /**
     * @param source source of the object for error messages, such as {@code the response}
     * @throws GatewayException if the bytes are not such an object, or it contains an error
     */
    static OllamaResponseObject read(byte[] bytes, int offset, int length, ProviderProfile profile, String source) {
        var object = new OllamaResponseObject();
        try (JsonReader reader = JsonReader.of(bytes, offset, length)) {
            reader.beginObject();
            while (reader.nextField()) {
                object.readField(reader);
            }
            reader.requireEnd();
        } catch (InvalidRequest | PayloadTooLarge e) {
            throw DecodingFailures.of(profile, source + " is malformed", e, bytes, offset, length);
        }
        if (object.error != null) {
            throw OllamaErrorMapper.errorInOkResponse(object.error, profile, "error in " + source);
        }
        return object;
    }

    private void readField(JsonReader reader) {
        switch (reader.name()) {
            case "model" -> model = reader.readStringOrNull();
            case "created_at" -> createdAt = reader.readStringOrNull();
            case "message" -> readMessage(reader);
            case "response" -> {
                content = reader.readStringOrNull();
                hasMessage = true;
            }
            case "thinking" -> thinking = reader.readStringOrNull();
            case "logprobs" -> logprobs = logprobs(reader);
            case "done" -> done = reader.readBooleanOrNull();
            case "done_reason" -> doneReason = reader.readStringOrNull();
            case "error" -> error = reader.isNull() ? null : OllamaErrorBody.read(reader);
            case "prompt_eval_count", "prompt_eval_cached_count", "eval_count" -> usage.readField(reader);
            default -> extra.collect(reader);
        }
    }

    private void readMessage(JsonReader reader) {
        if (reader.isNull()) {
            return;
        }
        hasMessage = true;
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "role" -> reader.skip();
                case "content" -> content = reader.readStringOrNull();
                case "thinking" -> thinking = reader.readStringOrNull();
                case "tool_calls" -> calls(reader);
                default -> messageExtra.collect(reader);
            }
        }
    }

    private void calls(JsonReader reader) {
        if (reader.isNull()) {
            return;
        }
        reader.beginList();
        while (reader.nextElement()) {
            calls.add(readCall(reader));
        }
    }

    private static FunctionCall readCall(JsonReader reader) {
        String id = null;
        var function = new FunctionReader();
        var otherFields = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "id" -> id = reader.readStringOrNull();
                case "type" -> reader.skip();
                case "function" -> function.read(reader);
                default -> otherFields.collect(reader);
            }
        }
        if (function.name == null) {
            throw reader.missingFieldError("function.name", "a tool's name");
        }
        return new FunctionCall(id == null || id.isBlank() ? null : id, function.name, function.arguments, otherFields.toAdditionalProperties());
    }

    /** Parser of the inner object of a call. Its index is ignored, since Ollama repeats it; the order counts. */
    private static final class FunctionReader {
        @Nullable
        String name;

        String arguments = "{}";

        void read(JsonReader reader) {
            reader.beginObject();
            while (reader.nextField()) {
                switch (reader.name()) {
                    case "name" -> name = reader.readString();
                    case "arguments" -> arguments = readArguments(reader);
                    default -> reader.skip();
                }
            }
        }
    }

    /** The object, or a text as servers compatible with Ollama send it, unchanged. */
    private static String readArguments(JsonReader reader) {
        if (reader.isNull()) {
            return "{}";
        }
        String text = reader.isString() ? reader.readString() : reader.readRaw().text();
        return text.isBlank() ? "{}" : text;
    }

    private static @Nullable RawJson logprobs(JsonReader reader) {
        if (!reader.isList()) {
            reader.skip();
            return null;
        }
        RawJson list = reader.readRaw();
        return new JsonWriter(list.text().length() + 16)
                .beginObject()
                .field("content", list)
                .endObject()
                .toRawJson();
    }
}
