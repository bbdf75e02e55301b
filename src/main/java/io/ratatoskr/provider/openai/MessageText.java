package io.ratatoskr.provider.openai;

import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Lax;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text and the reasoning of a message or a delta. Content may be a string or a list of parts, some of which may be
 * reasoning; reasoning may have either of two names, or both with the same text. Reusable after {@link #clear()}.
 */
final class MessageText {
    private @Nullable String content;
    private @Nullable String reasoning;

    void clear() {
        content = null;
        reasoning = null;
    }

    /** Null when absent. */
    @Nullable
    String content() {
        return content;
    }

    /** Null when absent. */
    @Nullable
    String reasoning() {
        return reasoning;
    }

    void content(JsonReader reader, ExtraCollector extra) {
        if (reader.isString()) {
            content = reader.readString();
        } else if (reader.isList()) {
            parts(reader, extra);
        } else if (reader.isNull()) {
            content = null;
        } else {
            throw reader.typeError("a string or a list of parts");
        }
    }

    void reasoning(JsonReader reader, ExtraCollector extra) {
        if (reader.isString()) {
            String text = reader.readString();
            if (reasoning == null || reasoning.isEmpty()) {
                reasoning = text;
            }
        } else if (!reader.isNull()) {
            extra.collect(reader);
        }
    }

    private void parts(JsonReader reader, ExtraCollector extra) {
        int start = reader.tokenStart();
        boolean unknown = false;
        reader.beginList();
        while (reader.nextElement()) {
            if (reader.isString()) {
                content = joined(content, reader.readString());
            } else if (reader.isObject()) {
                unknown |= !part(reader);
            } else {
                unknown = true;
                reader.skip();
            }
        }
        if (unknown) {
            extra.put("content_parts", reader.rawSince(start));
        }
    }

    /** Reads a part; returns false when its type is unknown. */
    private boolean part(JsonReader reader) {
        String said = null;
        String thought = null;
        String type = "";
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "type" -> type = reader.readString();
                case "text" -> said = Lax.textOrNumber(reader);
                case "thinking" -> thought = thinking(reader);
                default -> reader.skip();
            }
        }
        if (thought != null) {
            reasoning = joined(reasoning, thought);
            return true;
        }
        if (said != null && (type.equals("text") || type.equals("output_text") || type.isEmpty())) {
            content = joined(content, said);
            return true;
        }
        return false;
    }

    /** Reads a string, or a list of parts with strings. */
    private static @Nullable String thinking(JsonReader reader) {
        if (!reader.isList()) {
            return Lax.textOrNumber(reader);
        }
        String thought = null;
        reader.beginList();
        while (reader.nextElement()) {
            if (!Lax.enterObject(reader)) {
                continue;
            }
            while (reader.nextField()) {
                if (reader.name().equals("text") && reader.isString()) {
                    thought = joined(thought, reader.readString());
                } else {
                    reader.skip();
                }
            }
        }
        return thought;
    }

    private static String joined(@Nullable String before, String more) {
        return before == null ? more : before + more;
    }
}
