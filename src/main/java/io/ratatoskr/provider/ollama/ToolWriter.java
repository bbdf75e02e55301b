package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.ToolChoice;
import io.ratatoskr.api.ToolDefinition;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.Profile;

/** Writes tools. Ollama has no {@code tool_choice}, so a tool call cannot be forced. */
final class ToolWriter {
    private static final RawJson NO_ARGUMENTS = new RawJson("{\"type\":\"object\",\"properties\":{}}");

    private ToolWriter() {}

    /**
     * True if the tools are sent to the model.
     *
     * @throws UnsupportedParameter if a tool call is required
     */
    static boolean shown(ChatRequest request, Profile profile) {
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

    /** @param own whether unknown fields belong to this dialect */
    static void list(JsonWriter writer, ChatRequest request, Profile profile, boolean own) {
        writer.name("tools").beginList();
        for (ToolDefinition tool : request.tools()) {
            switch (tool) {
                case ToolDefinition.Function function -> write(writer, function, own);
                case ToolDefinition.Other other ->
                    throw new UnsupportedParameter(
                            "%s: tools has a tool of type '%s'; Ollama supports functions only"
                                    .formatted(profile.name(), other.type()),
                            "tools");
            }
        }
        writer.endList();
    }

    private static void write(JsonWriter writer, ToolDefinition.Function function, boolean own) {
        writer.beginObject().name("type").string("function").name("function").beginObject();
        writer.name("name").string(function.name()).field("description", function.description());
        writer.name("parameters").raw(function.parameters() == null ? NO_ARGUMENTS : function.parameters());
        writer.fields(own ? function.extra() : AdditionalProperties.NONE).endObject();
        writer.fields(own ? function.toolExtra() : AdditionalProperties.NONE).endObject();
    }

    private static UnsupportedParameter unsupported(String choice, Profile profile) {
        return new UnsupportedParameter(
                "%s: tool_choice is %s; Ollama supports only auto (the model decides) and none (no tools are sent)"
                        .formatted(profile.name(), choice),
                "tool_choice");
    }
}
