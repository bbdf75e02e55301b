package io.ratatoskr.dialect.openai;

import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.dialect.RequestLimits;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.openai.MissingType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Parses message content. Unknown fields of a part are kept; those of its nested object are stored under that object's name, and
 * {@code OpenAiPartWriter} writes them back there.
 */
final class OpenAiPartParser {
    private static final String TYPES = "text, image_url, input_audio, file or another kind of part";

    private OpenAiPartParser() {}

    static @Nullable Content parseContent(JsonReader reader) {
        if (reader.isString()) {
            return new Content.Text(reader.readString());
        }
        if (reader.isNull()) {
            return null;
        }
        if (!reader.isList()) {
            throw reader.typeError("a string or a list of parts");
        }
        List<Part> parts = new ArrayList<>();
        reader.beginList();
        while (reader.nextElement()) {
            RequestLimits.checkNext(parts.size(), RequestLimits.MAX_PARTS, "content");
            parts.add(parsePart(reader));
        }
        return new Content.Parts(parts);
    }

    private static Part parsePart(JsonReader reader) {
        String type = reader.peekType();
        if (type == null) {
            throw MissingType.errorAt(reader, TYPES);
        }
        return switch (type) {
            case "text" -> parseText(reader, "text", Part.Text::new);
            case "image_url" -> parseImage(reader);
            case "input_audio" -> parseAudio(reader);
            case "file" -> parseFile(reader);
            case "refusal" -> parseText(reader, "refusal", Part.Refusal::new);
            default -> new Part.Other(type, reader.readRaw());
        };
    }

    /** Parses a part that consists of one text. */
    private static Part parseText(
            JsonReader reader, String field, BiFunction<String, AdditionalProperties, Part> part) {
        String text = null;
        var extra = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            String name = reader.name();
            if (name.equals(field)) {
                text = reader.readString();
            } else if (name.equals("type")) {
                reader.skip();
            } else {
                extra.collect(reader);
            }
        }
        if (text == null) {
            throw reader.missingFieldError(field, "a string");
        }
        return part.apply(text, extra.toAdditionalProperties());
    }

    private static Part parseImage(JsonReader reader) {
        String url = null;
        String detail = null;
        var extra = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "type" -> reader.skip();
                case "image_url" -> {
                    if (reader.isString()) {
                        url = reader.readString();
                        continue;
                    }
                    if (!reader.isObject()) {
                        throw reader.typeError("an object with a url, or a url");
                    }
                    var rest = new ExtraCollector();
                    reader.beginObject();
                    while (reader.nextField()) {
                        switch (reader.name()) {
                            case "url" -> url = reader.readString();
                            case "detail" -> detail = reader.readStringOrNull();
                            default -> rest.collect(reader);
                        }
                    }
                    extra.putNested("image_url", rest);
                }
                default -> extra.collect(reader);
            }
        }
        if (url == null) {
            throw reader.missingFieldError("image_url.url", "an https: or data: URL");
        }
        return new Part.Image(url, detail, extra.toAdditionalProperties());
    }

    private static Part parseAudio(JsonReader reader) {
        String data = null;
        String format = null;
        var extra = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "type" -> reader.skip();
                case "input_audio" -> {
                    var rest = new ExtraCollector();
                    reader.beginObject();
                    while (reader.nextField()) {
                        switch (reader.name()) {
                            case "data" -> data = reader.readString();
                            case "format" -> format = reader.readString();
                            default -> rest.collect(reader);
                        }
                    }
                    extra.putNested("input_audio", rest);
                }
                default -> extra.collect(reader);
            }
        }
        if (data == null) {
            throw reader.missingFieldError("input_audio.data", "base64");
        }
        if (format == null) {
            throw reader.missingFieldError("input_audio.format", "a format such as wav");
        }
        return new Part.Audio(data, format, extra.toAdditionalProperties());
    }

    private static Part parseFile(JsonReader reader) {
        String id = null;
        String name = null;
        String data = null;
        boolean present = false;
        var extra = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "type" -> reader.skip();
                case "file" -> {
                    present = true;
                    var rest = new ExtraCollector();
                    reader.beginObject();
                    while (reader.nextField()) {
                        switch (reader.name()) {
                            case "file_id" -> id = reader.readStringOrNull();
                            case "filename" -> name = reader.readStringOrNull();
                            case "file_data" -> data = reader.readStringOrNull();
                            default -> rest.collect(reader);
                        }
                    }
                    extra.putNested("file", rest);
                }
                default -> extra.collect(reader);
            }
        }
        if (!present) {
            throw reader.missingFieldError("file", "an object with file_id or file_data");
        }
        return new Part.File(id, name, data, extra.toAdditionalProperties());
    }
}
