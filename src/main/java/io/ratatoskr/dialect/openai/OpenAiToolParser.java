package io.ratatoskr.dialect.openai;

import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.dialect.RequestLimits;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.openai.MissingType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses {@code tools} and {@code tool_choice}. */
final class OpenAiToolParser {
    private static final String EXPECTED_CHOICES = "auto, none, required or an object that names a function";

    private OpenAiToolParser() {}

    static List<ToolDefinition> parseList(JsonReader reader) {
        List<ToolDefinition> tools = new ArrayList<>();
        reader.beginList();
        while (reader.nextElement()) {
            RequestLimits.checkNext(tools.size(), RequestLimits.MAX_TOOLS, "tools");
            String type = reader.peekType();
            if (type == null) {
                throw MissingType.errorAt(reader, "function or another kind of tool");
            }
            tools.add(
                    type.equals("function") ? parseFunction(reader) : new ToolDefinition.Other(type, reader.readRaw()));
        }
        return tools;
    }

    private static ToolDefinition parseFunction(JsonReader reader) {
        String name = null;
        String description = null;
        RawJson parameters = null;
        Boolean strict = null;
        RawJson cacheControl = null;
        var extra = new ExtraCollector();
        var outer = new ExtraCollector();
        boolean present = false;
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "type" -> reader.skip();
                case "cache_control" -> cacheControl = reader.isNull() ? null : reader.readRaw();
                case "function" -> {
                    present = true;
                    reader.beginObject();
                    while (reader.nextField()) {
                        switch (reader.name()) {
                            case "name" -> name = reader.readString();
                            case "description" -> description = reader.readStringOrNull();
                            case "parameters" -> parameters = parseSchema(reader);
                            case "strict" -> strict = reader.readBooleanOrNull();
                            default -> extra.collect(reader);
                        }
                    }
                }
                default -> outer.collect(reader);
            }
        }
        if (!present) {
            throw reader.missingFieldError("function", "an object with the function's name");
        }
        if (name == null) {
            throw reader.missingFieldError("function.name", "the function's name");
        }
        return new ToolDefinition.Function(
                name,
                description,
                parameters,
                strict,
                cacheControl,
                extra.toAdditionalProperties(),
                outer.toAdditionalProperties());
    }

    private static @Nullable RawJson parseSchema(JsonReader reader) {
        if (reader.isNull()) {
            return null;
        }
        if (!reader.isObject()) {
            throw reader.typeError("a JSON Schema object");
        }
        return reader.readRaw();
    }

    static @Nullable ToolChoice parseChoice(JsonReader reader) {
        if (reader.isNull()) {
            return null;
        }
        if (reader.isString()) {
            return switch (reader.readString()) {
                case "auto" -> ToolChoice.AUTO;
                case "none" -> ToolChoice.NONE;
                case "required", "any" -> ToolChoice.REQUIRED;
                default -> throw reader.typeError(EXPECTED_CHOICES);
            };
        }
        if (!reader.isObject()) {
            throw reader.typeError(EXPECTED_CHOICES);
        }
        String type = reader.peekType();
        if (type == null) {
            throw MissingType.errorAt(reader, "function, allowed_tools or another kind of choice");
        }
        return type.equals("function") ? parseNamedChoice(reader) : new ToolChoice.Other(reader.readRaw());
    }

    private static ToolChoice parseNamedChoice(JsonReader reader) {
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
