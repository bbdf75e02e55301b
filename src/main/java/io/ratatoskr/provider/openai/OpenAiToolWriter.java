package io.ratatoskr.provider.openai;

import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.ToolSchema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes {@code tools} and {@code tool_choice}. */
final class OpenAiToolWriter {
    private OpenAiToolWriter() {}

    static void writeList(JsonWriter writer, List<ToolDefinition> tools, boolean sameDialect) {
        writer.beginList();
        for (ToolDefinition tool : tools) {
            switch (tool) {
                case ToolDefinition.Function function -> writeFunction(writer, function, sameDialect);
                case ToolDefinition.Other other -> writer.raw(other.json());
            }
        }
        writer.endList();
    }

    private static void writeFunction(JsonWriter writer, ToolDefinition.Function tool, boolean sameDialect) {
        writer.beginObject().name("type").string("function").name("function").beginObject();
        writer.field("name", tool.name())
                .field("description", tool.description())
                .field("parameters", schema(tool.parameters()))
                .field("strict", tool.strict())
                .fields(sameDialect ? tool.extra() : AdditionalProperties.NONE)
                .endObject();
        if (sameDialect) {
            writer.field("cache_control", tool.cacheControl()).fields(tool.toolExtra());
        }
        writer.endObject();
    }

    /** An object schema, which OpenAI requires; without arguments there is none. */
    private static @Nullable RawJson schema(@Nullable RawJson parameters) {
        return parameters == null || parameters.isNull() ? parameters : ToolSchema.lossless(parameters);
    }

    static void writeChoice(JsonWriter writer, ToolChoice choice) {
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
