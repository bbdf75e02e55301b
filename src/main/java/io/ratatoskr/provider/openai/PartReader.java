package io.ratatoskr.provider.openai;

import io.ratatoskr.api.Content;
import io.ratatoskr.api.Part;
import io.ratatoskr.json.Fields;
import io.ratatoskr.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a message says. Unknown fields of a part are kept; those of the object nested in it stand under that object's name,
 * and {@link PartWriter} puts them back there.
 */
final class PartReader {
    private static final String TYPES = "text, image_url, input_audio, file or another kind of part";

    private PartReader() {}

    static @Nullable Content content(JsonReader reader) {
        if (reader.isText()) {
            return new Content.Text(reader.text());
        }
        if (reader.isNull()) {
            return null;
        }
        if (!reader.isList()) {
            throw reader.wrong("a string or a list of parts");
        }
        List<Part> parts = new ArrayList<>();
        reader.beginList();
        while (reader.nextElement()) {
            parts.add(part(reader));
        }
        return new Content.Parts(parts);
    }

    private static Part part(JsonReader reader) {
        String type = reader.type();
        if (type == null) {
            throw Untyped.at(reader, TYPES);
        }
        return switch (type) {
            case "text" -> text(reader);
            case "image_url" -> image(reader);
            case "input_audio" -> audio(reader);
            case "file" -> file(reader);
            case "refusal" -> refusal(reader);
            default -> new Part.Other(type, reader.raw());
        };
    }

    private static Part text(JsonReader reader) {
        String text = null;
        var extra = new Fields();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "type" -> reader.skip();
                case "text" -> text = reader.text();
                default -> extra.take(reader);
            }
        }
        if (text == null) {
            throw reader.missing("text", "a string");
        }
        return new Part.Text(text, extra.extra());
    }

    private static Part refusal(JsonReader reader) {
        String text = null;
        var extra = new Fields();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "type" -> reader.skip();
                case "refusal" -> text = reader.text();
                default -> extra.take(reader);
            }
        }
        if (text == null) {
            throw reader.missing("refusal", "a string");
        }
        return new Part.Refusal(text, extra.extra());
    }

    private static Part image(JsonReader reader) {
        String url = null;
        String detail = null;
        var extra = new Fields();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "type" -> reader.skip();
                case "image_url" -> {
                    if (reader.isText()) {
                        url = reader.text();
                        continue;
                    }
                    if (!reader.isObject()) {
                        throw reader.wrong("an object with a url, or a url");
                    }
                    var rest = new Fields();
                    reader.beginObject();
                    while (reader.nextField()) {
                        switch (reader.name()) {
                            case "url" -> url = reader.text();
                            case "detail" -> detail = reader.textOrNull();
                            default -> rest.take(reader);
                        }
                    }
                    extra.nest("image_url", rest);
                }
                default -> extra.take(reader);
            }
        }
        if (url == null) {
            throw reader.missing("image_url.url", "an https: or data: URL");
        }
        return new Part.Image(url, detail, extra.extra());
    }

    private static Part audio(JsonReader reader) {
        String data = null;
        String format = null;
        var extra = new Fields();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "type" -> reader.skip();
                case "input_audio" -> {
                    var rest = new Fields();
                    reader.beginObject();
                    while (reader.nextField()) {
                        switch (reader.name()) {
                            case "data" -> data = reader.text();
                            case "format" -> format = reader.text();
                            default -> rest.take(reader);
                        }
                    }
                    extra.nest("input_audio", rest);
                }
                default -> extra.take(reader);
            }
        }
        if (data == null) {
            throw reader.missing("input_audio.data", "base64");
        }
        if (format == null) {
            throw reader.missing("input_audio.format", "a format such as wav");
        }
        return new Part.Audio(data, format, extra.extra());
    }

    private static Part file(JsonReader reader) {
        String id = null;
        String name = null;
        String data = null;
        boolean there = false;
        var extra = new Fields();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "type" -> reader.skip();
                case "file" -> {
                    there = true;
                    var rest = new Fields();
                    reader.beginObject();
                    while (reader.nextField()) {
                        switch (reader.name()) {
                            case "file_id" -> id = reader.textOrNull();
                            case "filename" -> name = reader.textOrNull();
                            case "file_data" -> data = reader.textOrNull();
                            default -> rest.take(reader);
                        }
                    }
                    extra.nest("file", rest);
                }
                default -> extra.take(reader);
            }
        }
        if (!there) {
            throw reader.missing("file", "an object with file_id or file_data");
        }
        return new Part.File(id, name, data, extra.extra());
    }
}
