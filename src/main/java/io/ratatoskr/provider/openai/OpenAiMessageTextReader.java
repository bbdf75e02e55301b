package io.ratatoskr.provider.openai;

import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.LenientJson;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text and the reasoning of a message or a delta. Content may be a string or a list of parts, some of which may be
 * reasoning; reasoning may have either of two names, or both with the same text. Reusable after {@link #clear()}.
 */
final class OpenAiMessageTextReader {
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
            readParts(reader, extra);
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

    private void readParts(JsonReader reader, ExtraCollector extra) {
        int start = reader.tokenStart();
        boolean unknown = false;
        reader.beginList();
        while (reader.nextElement()) {
            if (reader.isString()) {
                content = append(content, reader.readString());
            } else if (reader.isObject()) {
                unknown |= !readPart(reader);
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
    private boolean readPart(JsonReader reader) {
        String text = null;
        String thinking = null;
        String type = "";
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "type" -> type = reader.readString();
                case "text" -> text = LenientJson.textOrNumber(reader);
                case "thinking" -> thinking = readThinking(reader);
                default -> reader.skip();
            }
        }
        if (thinking != null) {
            reasoning = append(reasoning, thinking);
            return true;
        }
        if (text != null && (type.equals("text") || type.equals("output_text") || type.isEmpty())) {
            content = append(content, text);
            return true;
        }
        return false;
    }

    /** Reads a string, or a list of parts with strings. */
    private static @Nullable String readThinking(JsonReader reader) {
        if (!reader.isList()) {
            return LenientJson.textOrNumber(reader);
        }
        String thinking = null;
        reader.beginList();
        while (reader.nextElement()) {
            if (!LenientJson.enterObject(reader)) {
                continue;
            }
            while (reader.nextField()) {
                if (reader.name().equals("text") && reader.isString()) {
                    thinking = append(thinking, reader.readString());
                } else {
                    reader.skip();
                }
            }
        }
        return thinking;
    }

    private static String append(@Nullable String existing, String added) {
        return existing == null ? added : existing + added;
    }
}
