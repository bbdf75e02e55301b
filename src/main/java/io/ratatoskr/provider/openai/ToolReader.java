package io.ratatoskr.provider.openai;

import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.ToolChoice;
import io.ratatoskr.api.ToolDefinition;
import io.ratatoskr.json.ExtraCollector;
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
            String type = reader.peekType();
            if (type == null) {
                throw Untyped.at(reader, "function or another kind of tool");
            }
            tools.add(type.equals("function") ? function(reader) : new ToolDefinition.Other(type, reader.readRaw()));
        }
        return tools;
    }

    private static ToolDefinition function(JsonReader reader) {
        String name = null;
        String description = null;
        RawJson parameters = null;
        Boolean strict = null;
        RawJson cacheControl = null;
        var extra = new ExtraCollector();
        var outer = new ExtraCollector();
        boolean there = false;
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "type" -> reader.skip();
                case "cache_control" -> cacheControl = reader.isNull() ? null : reader.readRaw();
                case "function" -> {
                    there = true;
                    reader.beginObject();
                    while (reader.nextField()) {
                        switch (reader.name()) {
                            case "name" -> name = reader.readString();
                            case "description" -> description = reader.readStringOrNull();
                            case "parameters" -> parameters = schema(reader);
                            case "strict" -> strict = reader.readBooleanOrNull();
                            default -> extra.collect(reader);
                        }
                    }
                }
                default -> outer.collect(reader);
            }
        }
        if (!there) {
            throw reader.missingFieldError("function", "an object with the function's name");
        }
        if (name == null) {
            throw reader.missingFieldError("function.name", "the function's name");
        }
        return new ToolDefinition.Function(
                name, description, parameters, strict, cacheControl, extra.toAdditionalProperties(), outer.toAdditionalProperties());
    }

    private static @Nullable RawJson schema(JsonReader reader) {
        if (reader.isNull()) {
            return null;
        }
        if (!reader.isObject()) {
            throw reader.typeError("a JSON Schema object");
        }
        return reader.readRaw();
    }

    static @Nullable ToolChoice choice(JsonReader reader) {
        if (reader.isNull()) {
            return null;
        }
        if (reader.isString()) {
            return switch (reader.readString()) {
                case "auto" -> ToolChoice.AUTO;
                case "none" -> ToolChoice.NONE;
                case "required", "any" -> ToolChoice.REQUIRED;
                default -> throw reader.typeError(CHOICES);
            };
        }
        if (!reader.isObject()) {
            throw reader.typeError(CHOICES);
        }
        String type = reader.peekType();
        if (type == null) {
            throw Untyped.at(reader, "function, allowed_tools or another kind of choice");
        }
        return type.equals("function") ? named(reader) : new ToolChoice.Other(reader.readRaw());
    }

    private static ToolChoice named(JsonReader reader) {
        String name = null;
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "name" -> name = reader.readString();
                case "function" -> {
                    reader.beginObject();
                    while (reader.nextField()) {
                        if (reader.name().equals("name")) {
                            name = reader.readString();
                        } else {
                            reader.skip();
                        }
                    }
                }
                default -> reader.skip();
            }
        }
        if (name == null) {
            throw reader.missingFieldError("function.name", "the function's name");
        }
        return new ToolChoice.Function(name);
    }
}
