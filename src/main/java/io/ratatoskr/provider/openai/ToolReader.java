package io.ratatoskr.provider.openai;

import io.ratatoskr.api.JsonText;
import io.ratatoskr.api.ToolChoice;
import io.ratatoskr.api.ToolDefinition;
import io.ratatoskr.json.Fields;
import io.ratatoskr.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses {@code tools} and {@code tool_choice}. */
final class ToolReader {
    private static final String CHOICES = "auto, none, required or an object that names a function";

    private ToolReader() {}

    static List<ToolDefinition> list(JsonReader reader) {
        List<ToolDefinition> tools = new ArrayList<>();
        reader.beginList();
        while (reader.nextElement()) {
            String type = reader.type();
            if (type == null) {
                throw Untyped.at(reader, "function or another kind of tool");
            }
            tools.add(type.equals("function") ? function(reader) : new ToolDefinition.Other(type, reader.raw()));
        }
        return tools;
    }

    private static ToolDefinition function(JsonReader reader) {
        String name = null;
        String description = null;
        JsonText parameters = null;
        Boolean strict = null;
        JsonText cacheControl = null;
        var extra = new Fields();
        var outer = new Fields();
        boolean there = false;
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "type" -> reader.skip();
                case "cache_control" -> cacheControl = reader.isNull() ? null : reader.raw();
                case "function" -> {
                    there = true;
                    reader.beginObject();
                    while (reader.nextField()) {
                        switch (reader.name()) {
                            case "name" -> name = reader.text();
                            case "description" -> description = reader.textOrNull();
                            case "parameters" -> parameters = schema(reader);
                            case "strict" -> strict = reader.boolOrNull();
                            default -> extra.take(reader);
                        }
                    }
                }
                default -> outer.take(reader);
            }
        }
        if (!there) {
            throw reader.missing("function", "an object with the function's name");
        }
        if (name == null) {
            throw reader.missing("function.name", "the function's name");
        }
        return new ToolDefinition.Function(
                name, description, parameters, strict, cacheControl, extra.extra(), outer.extra());
    }

    private static @Nullable JsonText schema(JsonReader reader) {
        if (reader.isNull()) {
            return null;
        }
        if (!reader.isObject()) {
            throw reader.wrong("a JSON Schema object");
        }
        return reader.raw();
    }

    static @Nullable ToolChoice choice(JsonReader reader) {
        if (reader.isNull()) {
            return null;
        }
        if (reader.isText()) {
            return switch (reader.text()) {
                case "auto" -> ToolChoice.AUTO;
                case "none" -> ToolChoice.NONE;
                case "required", "any" -> ToolChoice.REQUIRED;
                default -> throw reader.wrong(CHOICES);
            };
        }
        if (!reader.isObject()) {
            throw reader.wrong(CHOICES);
        }
        String type = reader.type();
        if (type == null) {
            throw Untyped.at(reader, "function, allowed_tools or another kind of choice");
        }
        return type.equals("function") ? named(reader) : new ToolChoice.Other(reader.raw());
    }

    private static ToolChoice named(JsonReader reader) {
        String name = null;
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "name" -> name = reader.text();
                case "function" -> {
                    reader.beginObject();
                    while (reader.nextField()) {
                        if (reader.name().equals("name")) {
                            name = reader.text();
                        } else {
                            reader.skip();
                        }
                    }
                }
                default -> reader.skip();
            }
        }
        if (name == null) {
            throw reader.missing("function.name", "the function's name");
        }
        return new ToolChoice.Function(name);
    }
}
