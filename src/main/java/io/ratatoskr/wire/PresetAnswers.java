package io.ratatoskr.wire;

import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.Preset;
import io.ratatoskr.api.PresetParameters;
import io.ratatoskr.api.ReasoningConfig;
import io.ratatoskr.api.ResponseFormat;
import io.ratatoskr.api.ToolChoice;
import io.ratatoskr.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes presets in the gateway's own JSON; unset fields are omitted. Thread-safe. */
public final class PresetAnswers {
    private static final int USUAL = 512;

    private PresetAnswers() {}

    /** Writes {@code {"object": "list", "data": […]}}. */
    public static byte[] write(List<Preset> presets) {
        var json = new JsonWriter(USUAL * (1 + presets.size())).beginObject().field("object", "list");
        json.name("data").beginList();
        presets.forEach(preset -> preset(json, preset));
        return json.endList().endObject().toBytes();
    }

    public static byte[] write(Preset preset) {
        return preset(new JsonWriter(USUAL), preset).toBytes();
    }

    public static RawJson parameters(PresetParameters given) {
        return parameters(new JsonWriter(USUAL), given).toRawJson();
    }

    private static JsonWriter preset(JsonWriter json, Preset preset) {
        json.beginObject()
                .field("id", preset.id())
                .field("object", "preset")
                .field("tier", preset.tier())
                .field("capability", preset.capability())
                .field("model", preset.model().orElse(null));
        json.name("models").beginList();
        for (Preset.PresetModel choice : preset.models()) {
            json.beginObject()
                    .field("model", choice.model())
                    .field("callable", Boolean.valueOf(choice.callable()))
                    .field("reason", choice.reason())
                    .endObject();
        }
        json.endList().name("parameters");
        return parameters(json, preset.parameters()).endObject();
    }

    private static JsonWriter parameters(JsonWriter json, PresetParameters given) {
        json.beginObject()
                .field("temperature", given.temperature())
                .field("max_tokens", given.maxTokens())
                .field("top_p", given.topP())
                .field("top_k", given.topK());
        if (!given.stop().isEmpty()) {
            json.name("stop").beginList();
            given.stop().forEach(json::string);
            json.endList();
        }
        json.field("frequency_penalty", given.frequencyPenalty())
                .field("presence_penalty", given.presencePenalty())
                .field("seed", given.seed());
        toolChoice(json, given.toolChoice());
        json.field("parallel_tool_calls", given.parallelToolCalls());
        format(json, given.responseFormat());
        json.field("cache_prompt", given.cachePrompt());
        reasoning(json, given.reasoning());
        return json.field("raw_provider_options", given.rawProviderOptions()).endObject();
    }

    private static void toolChoice(JsonWriter json, @Nullable ToolChoice choice) {
        switch (choice) {
            case null -> {}
            case ToolChoice.Auto auto -> json.field("tool_choice", "auto");
            case ToolChoice.None none -> json.field("tool_choice", "none");
            case ToolChoice.Required required -> json.field("tool_choice", "required");
            case ToolChoice.Function function ->
                json.name("tool_choice")
                        .beginObject()
                        .field("type", "function")
                        .name("function")
                        .beginObject()
                        .field("name", function.name())
                        .endObject()
                        .endObject();
            case ToolChoice.Other other -> json.field("tool_choice", other.json());
        }
    }

    private static void format(JsonWriter json, @Nullable ResponseFormat format) {
        switch (format) {
            case null -> {}
            case ResponseFormat.Text text -> type(json, "text").endObject();
            case ResponseFormat.JsonObject object -> type(json, "json_object").endObject();
            case ResponseFormat.JsonSchema schema ->
                type(json, "json_schema")
                        .name("json_schema")
                        .beginObject()
                        .field("name", schema.name())
                        .field("description", schema.description())
                        .field("schema", schema.schema())
                        .field("strict", schema.strict())
                        .fields(schema.extra())
                        .endObject()
                        .endObject();
            case ResponseFormat.Other other -> json.field("response_format", other.json());
        }
    }

    private static JsonWriter type(JsonWriter json, String type) {
        return json.name("response_format").beginObject().field("type", type);
    }

    private static void reasoning(JsonWriter json, @Nullable ReasoningConfig reasoning) {
        if (reasoning != null) {
            json.name("reasoning")
                    .beginObject()
                    .field("effort", reasoning.effort())
                    .field("max_tokens", reasoning.maxTokens())
                    .field("exclude_from_output", reasoning.excludeFromOutput())
                    .fields(reasoning.extra())
                    .endObject();
        }
    }
}
