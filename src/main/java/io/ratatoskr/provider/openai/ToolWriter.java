package io.ratatoskr.provider.openai;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.ToolChoice;
import io.ratatoskr.api.ToolDefinition;
import io.ratatoskr.json.JsonWriter;
import java.util.List;

/** Writes {@code tools} and {@code tool_choice}. */
final class ToolWriter {
    private ToolWriter() {}

    static void list(JsonWriter writer, List<ToolDefinition> tools, boolean own) {
        writer.beginList();
        for (ToolDefinition tool : tools) {
            switch (tool) {
                case ToolDefinition.Function function -> function(writer, function, own);
                case ToolDefinition.Other other -> writer.raw(other.json());
            }
        }
        writer.endList();
    }

    private static void function(JsonWriter writer, ToolDefinition.Function tool, boolean own) {
        writer.beginObject().name("type").string("function").name("function").beginObject();
        writer.field("name", tool.name())
                .field("description", tool.description())
                .field("parameters", tool.parameters())
                .field("strict", tool.strict())
                .fields(own ? tool.extra() : AdditionalProperties.NONE)
                .endObject();
        if (own) {
            writer.field("cache_control", tool.cacheControl()).fields(tool.toolExtra());
        }
        writer.endObject();
    }

    static void choice(JsonWriter writer, ToolChoice choice) {
        switch (choice) {
            case ToolChoice.Auto auto -> writer.string("auto");
            case ToolChoice.None none -> writer.string("none");
            case ToolChoice.Required required -> writer.string("required");
            case ToolChoice.Function function ->
                writer.beginObject()
                        .name("type")
                        .string("function")
                        .name("function")
                        .beginObject()
                        .field("name", function.name())
                        .endObject()
                        .endObject();
            case ToolChoice.Other other -> writer.raw(other.json());
        }
    }
}
