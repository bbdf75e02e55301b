package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.ToolSchema;
import io.ratatoskr.settings.ProviderProfile;

/** Writes tools. Ollama has no {@code tool_choice}, so a tool call cannot be forced. */
final class OllamaToolWriter {
    private OllamaToolWriter() {}

    /**
     * True if the tools are sent to the model.
     *
     * @throws UnsupportedParameter if a tool call is required
     */
    static boolean includesTools(ChatRequest request, ProviderProfile profile) {
        if (request.tools().isEmpty()) {
            return false;
        }
        return switch (request.options().toolChoice()) {
            case null -> true;
            case ToolChoice.Auto auto -> true;
            case ToolChoice.None none -> false;
            case ToolChoice.Required required -> throw unsupported("required", profile);
            case ToolChoice.Function function -> throw unsupported("a function", profile);
            case ToolChoice.Other other -> throw unsupported("of an unknown type", profile);
        };
    }

    /** @param ownDialect whether unknown fields belong to this dialect */
    static void writeAll(JsonWriter writer, ChatRequest request, ProviderProfile profile, boolean ownDialect) {
        writer.name("tools").beginList();
        for (ToolDefinition tool : request.tools()) {
            switch (tool) {
                case ToolDefinition.Function function -> writeFunction(writer, function, ownDialect);
                case ToolDefinition.Other other ->
                    throw new UnsupportedParameter(
                            "%s: tools has a tool of type '%s'; Ollama supports functions only"
                                    .formatted(profile.name(), Text.echo(other.type())),
                            "tools");
            }
        }
        writer.endList();
    }

    private static void writeFunction(JsonWriter writer, ToolDefinition.Function function, boolean ownDialect) {
        writer.beginObject().name("type").string("function").name("function").beginObject();
        writer.name("name").string(function.name()).field("description", function.description());
        writer.name("parameters")
                .raw(
                        ownDialect && function.parameters() != null
                                ? function.parameters()
                                : ToolSchema.lossless(function.parameters()));
        writer.fields(ownDialect ? function.extra() : AdditionalProperties.NONE).endObject();
        writer.fields(ownDialect ? function.toolExtra() : AdditionalProperties.NONE)
                .endObject();
    }

    private static UnsupportedParameter unsupported(String choice, ProviderProfile profile) {
        return new UnsupportedParameter(
                "%s: tool_choice is %s; Ollama supports only auto (the model decides) and none (no tools are sent)"
                        .formatted(profile.name(), choice),
                "tool_choice");
    }
}
