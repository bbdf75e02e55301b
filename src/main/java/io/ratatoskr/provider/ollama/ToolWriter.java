package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Extra;
import io.ratatoskr.api.JsonText;
import io.ratatoskr.api.ToolChoice;
import io.ratatoskr.api.ToolDefinition;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.Profile;

/** Writes tools. Ollama cannot be told to call one: it has no {@code tool_choice}. */
final class ToolWriter {
    private static final JsonText NO_ARGUMENTS = new JsonText("{\"type\":\"object\",\"properties\":{}}");

    private ToolWriter() {}

    /**
     * Whether the model is to see the tools.
     *
     * @throws UnsupportedParameter when a tool must be called
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
            case ToolChoice.Other other -> throw unsupported("of a kind of its own", profile);
        };
    }

    /** @param own whether unknown fields are of this dialect */
    static void list(JsonWriter writer, ChatRequest request, Profile profile, boolean own) {
        writer.name("tools").beginList();
        for (ToolDefinition tool : request.tools()) {
            switch (tool) {
                case ToolDefinition.Function function -> write(writer, function, own);
                case ToolDefinition.Other other ->
                    throw new UnsupportedParameter(
                            "%s: tools has one of type '%s'; Ollama has functions only"
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
        writer.fields(own ? function.extra() : Extra.NONE).endObject();
        writer.fields(own ? function.outer() : Extra.NONE).endObject();
    }

    private static UnsupportedParameter unsupported(String choice, Profile profile) {
        return new UnsupportedParameter(
                "%s: tool_choice is %s; Ollama has no tool_choice, its models decide themselves (auto) or see no tools (none)"
                        .formatted(profile.name(), choice),
                "tool_choice");
    }
}
