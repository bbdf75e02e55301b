package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.ToolSchema;
import io.ratatoskr.settings.ProviderProfile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes {@code tools} and {@code toolConfig}. */
final class GeminiToolWriter {
    private GeminiToolWriter() {}

    static void writeTools(JsonWriter out, List<ToolDefinition> tools, ProviderProfile profile, boolean ownDialect) {
        if (tools.isEmpty()) {
            return;
        }
        out.name("tools").beginList();
        boolean hasFunctions = false;
        for (ToolDefinition tool : tools) {
            if (tool instanceof ToolDefinition.Function function) {
                if (!hasFunctions) {
                    out.beginObject().name("functionDeclarations").beginList();
                    hasFunctions = true;
                }
                writeFunction(out, function, ownDialect);
            }
        }
        if (hasFunctions) {
            out.endList().endObject();
        }
        for (ToolDefinition tool : tools) {
            if (tool instanceof ToolDefinition.Other other) {
                writeBuiltIn(out, other, profile, ownDialect);
            }
        }
        out.endList();
    }

    private static void writeFunction(JsonWriter out, ToolDefinition.Function tool, boolean ownDialect) {
        out.beginObject()
                .field("name", tool.name())
                .field("description", tool.description())
                .field("parametersJsonSchema", schema(tool, ownDialect))
                .fields(ownDialect ? tool.extra() : AdditionalProperties.NONE)
                .endObject();
    }

    /** An object schema is required; a function without arguments has none. */
    private static @Nullable RawJson schema(ToolDefinition.Function tool, boolean ownDialect) {
        RawJson parameters = tool.parameters();
        return ownDialect || parameters == null || parameters.isNull() ? parameters : ToolSchema.lossless(parameters);
    }

    /** Writes a tool that Google executes: in Gemini's format, or by a type such as {@code google_search}. */
    private static void writeBuiltIn(
            JsonWriter out, ToolDefinition.Other tool, ProviderProfile profile, boolean ownDialect) {
        if (ownDialect) {
            out.raw(tool.json());
            return;
        }
        String name = switch (tool.type()) {
            case "google_search" -> "googleSearch";
            case "code_execution" -> "codeExecution";
            case "url_context" -> "urlContext";
            default ->
                throw new UnsupportedParameter(
                        "%s: Gemini does not support tools of type '%s'; supported: function, google_search, code_execution, url_context"
                                .formatted(profile.name(), Text.echo(tool.type())),
                        "tools");
        };
        out.beginObject().name(name).beginObject();
        out.fields(Json.parseObject(tool.json()).without("type")).endObject().endObject();
    }

    static void writeChoice(JsonWriter out, @Nullable ToolChoice choice, ProviderProfile profile) {
        if (choice == null) {
            return;
        }
        out.name("toolConfig").beginObject().name("functionCallingConfig").beginObject();
        switch (choice) {
            case ToolChoice.Auto auto -> out.field("mode", "AUTO");
            case ToolChoice.None none -> out.field("mode", "NONE");
            case ToolChoice.Required required -> out.field("mode", "ANY");
            case ToolChoice.Function function -> writeAllowed(out, "ANY", List.of(function.name()));
            case ToolChoice.Other other -> AllowedToolsChoice.write(out, other.json(), profile);
        }
        out.endObject().endObject();
    }

    static void writeAllowed(JsonWriter out, String mode, List<String> names) {
        out.field("mode", mode).name("allowedFunctionNames").beginList();
        names.forEach(out::string);
        out.endList();
    }
}
