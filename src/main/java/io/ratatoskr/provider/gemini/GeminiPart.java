package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import org.jspecify.annotations.Nullable;

/** A part of a response. */
sealed interface GeminiPart {
    /** Text or thinking; may be empty if it only carries a signature. {@code extra} holds the unknown fields of the part. */
    record Text(String text, boolean thought, @Nullable String signature, AdditionalProperties extra) implements GeminiPart {}

    /** A function call; {@code arguments} is the JSON object as received. */
    record Call(
            @Nullable String id,
            String name,
            String arguments,
            @Nullable String signature,
            AdditionalProperties extra) implements GeminiPart {}

    /** A kind that chats do not have: an image, code and its result, a tool that Google ran. */
    record Other(RawJson json) implements GeminiPart {}

    /** Reads the part at the current position; null if it has no content. */
    static @Nullable GeminiPart read(JsonReader reader) {
        if (!reader.isObject()) {
            throw reader.typeError("an object");
        }
        int start = reader.tokenStart();
        String text = null;
        String signature = null;
        boolean thought = false;
        FunctionCallReader call = null;
        var extra = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.isNull()) {
                reader.skip();
                continue;
            }
            switch (reader.name()) {
                case "text" -> text = reader.readString();
                case "thought" -> thought = reader.readBoolean();
                case "thoughtSignature" -> signature = reader.readString();
                case "functionCall" -> {
                    call = new FunctionCallReader();
                    call.read(reader);
                }
                default -> extra.collect(reader);
            }
        }
        if (call != null) {
            return call.toPart(signature, extra);
        }
        if (text == null && !extra.isEmpty()) {
            return new Other(reader.rawSince(start));
        }
        return text == null && signature == null
                ? null
                : new Text(text == null ? "" : text, thought, signature, extra.toAdditionalProperties());
    }
}
