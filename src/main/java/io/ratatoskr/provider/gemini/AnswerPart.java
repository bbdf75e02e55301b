package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.Extra;
import io.ratatoskr.api.JsonText;
import io.ratatoskr.json.Fields;
import io.ratatoskr.json.JsonReader;
import org.jspecify.annotations.Nullable;

/** A part of a response. */
sealed interface AnswerPart {
    /** Text or thinking; may be empty if it only carries a signature. {@code extra} holds the unknown fields of the part. */
    record Text(String text, boolean thought, @Nullable String signature, Extra extra) implements AnswerPart {}

    /** A function call; {@code arguments} is the JSON object as received. */
    record Call(
            @Nullable String id,
            String name,
            String arguments,
            @Nullable String signature,
            Extra extra) implements AnswerPart {}

    /** A kind that chats do not have: an image, code and its result, a tool that Google ran. */
    record Other(JsonText json) implements AnswerPart {}

    /** Reads the part at the current position; null if it has no content. */
    static @Nullable AnswerPart read(JsonReader reader) {
        if (!reader.isObject()) {
            throw reader.wrong("an object");
        }
        int start = reader.start();
        String text = null;
        String signature = null;
        boolean thought = false;
        CallReader call = null;
        var extra = new Fields();
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.isNull()) {
                reader.skip();
                continue;
            }
            switch (reader.name()) {
                case "text" -> text = reader.text();
                case "thought" -> thought = reader.bool();
                case "thoughtSignature" -> signature = reader.text();
                case "functionCall" -> {
                    call = new CallReader();
                    call.read(reader);
                }
                default -> extra.take(reader);
            }
        }
        if (call != null) {
            return call.part(signature, extra);
        }
        if (text == null && !extra.isEmpty()) {
            return new Other(reader.since(start));
        }
        return text == null && signature == null
                ? null
                : new Text(text == null ? "" : text, thought, signature, extra.extra());
    }
}
