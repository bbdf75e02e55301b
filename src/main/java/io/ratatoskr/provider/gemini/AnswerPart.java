package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.Extra;
import io.ratatoskr.api.JsonText;
import io.ratatoskr.json.Fields;
import io.ratatoskr.json.JsonReader;
import org.jspecify.annotations.Nullable;

/** One part of what the model says. */
sealed interface AnswerPart {
    /** Text, or thinking; may be empty where it only carries a signature. {@code extra} are the part's unknown fields. */
    record Text(String text, boolean thought, @Nullable String signature, Extra extra) implements AnswerPart {}

    /** A call; {@code arguments} is the object as it is written. */
    record Call(
            @Nullable String id,
            String name,
            String arguments,
            @Nullable String signature,
            Extra extra) implements AnswerPart {}

    /** A kind that chats have no word for: an image, code and its result, a tool that Google ran. */
    record Other(JsonText json) implements AnswerPart {}

    /** The part that the reader stands on; null where it says nothing. */
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
