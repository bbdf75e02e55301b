package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.Profile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JSON object of a response: a line of a stream or a full response, of a chat or a completion; all have the same fields. */
final class Line {
    /**
     * A complete tool call.
     *
     * @param id null if Ollama sent none
     */
    record Call(@Nullable String id, String name, String arguments, AdditionalProperties extra) {}

    final Counts counts = new Counts();
    final ExtraCollector extra = new ExtraCollector();
    final ExtraCollector messageExtra = new ExtraCollector();
    final List<Call> calls = new ArrayList<>(0);

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
    ErrorText error;

    /** True for the last object; null: field missing. */
    @Nullable
    Boolean done;

    /** True if there is a message, or a completion's text, possibly empty. */
    boolean said;

    private Line() {}

    /**
     * @param where source of the object for error messages, such as {@code the response}
     * @throws GatewayException if the bytes are not such an object, or it contains an error
     */
    static Line read(byte[] bytes, int offset, int length, Profile profile, String where) {
        var line = new Line();
        try (JsonReader reader = JsonReader.of(bytes, offset, length)) {
            reader.beginObject();
            while (reader.nextField()) {
                line.field(reader);
            }
            reader.requireEnd();
        } catch (InvalidRequest | PayloadTooLarge e) {
            throw Unreadable.of(profile, where + " is malformed", e, bytes, offset, length);
        }
        if (line.error != null) {
            throw OllamaFailures.inside(line.error, profile, "error in " + where);
        }
        return line;
    }

    private void field(JsonReader reader) {
        switch (reader.name()) {
            case "model" -> model = reader.readStringOrNull();
            case "created_at" -> createdAt = reader.readStringOrNull();
            case "message" -> message(reader);
            case "response" -> {
                content = reader.readStringOrNull();
                said = true;
            }
            case "thinking" -> thinking = reader.readStringOrNull();
            case "logprobs" -> logprobs = logprobs(reader);
            case "done" -> done = reader.readBooleanOrNull();
            case "done_reason" -> doneReason = reader.readStringOrNull();
            case "error" -> error = reader.isNull() ? null : ErrorText.of(reader);
            case "prompt_eval_count", "prompt_eval_cached_count", "eval_count" -> counts.field(reader);
            default -> extra.collect(reader);
        }
    }

    private void message(JsonReader reader) {
        if (reader.isNull()) {
            return;
        }
        said = true;
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
            calls.add(call(reader));
        }
    }

    private static Call call(JsonReader reader) {
        String id = null;
        var function = new Function();
        var rest = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "id" -> id = reader.readStringOrNull();
                case "type" -> reader.skip();
                case "function" -> function.read(reader);
                default -> rest.collect(reader);
            }
        }
        if (function.name == null) {
            throw reader.missingFieldError("function.name", "a tool's name");
        }
        return new Call(id == null || id.isBlank() ? null : id, function.name, function.arguments, rest.toAdditionalProperties());
    }

    /** Parser of the inner object of a call. Its index is ignored, since Ollama repeats it; the order counts. */
    private static final class Function {
        @Nullable
        String name;

        String arguments = "{}";

        void read(JsonReader reader) {
            reader.beginObject();
            while (reader.nextField()) {
                switch (reader.name()) {
                    case "name" -> name = reader.readString();
                    case "arguments" -> arguments = arguments(reader);
                    default -> reader.skip();
                }
            }
        }
    }

    /** The object, or a text as servers compatible with Ollama send it, unchanged. */
    private static String arguments(JsonReader reader) {
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
