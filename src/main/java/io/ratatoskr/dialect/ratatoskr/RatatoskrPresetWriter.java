package io.ratatoskr.dialect.ratatoskr;

import io.ratatoskr.api.Preset;
import io.ratatoskr.api.PresetParameters;
import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.chat.ResponseFormat;
import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes presets in the gateway's own JSON; unset fields are omitted. Thread-safe. */
public final class RatatoskrPresetWriter {
    private static final int INITIAL_CAPACITY = 512;

    private RatatoskrPresetWriter() {}

    /** Writes {@code {"object": "list", "data": […]}}. */
    public static byte[] write(List<Preset> presets) {
        var json = new JsonWriter(INITIAL_CAPACITY * (1 + presets.size()))
                .beginObject()
                .field("object", "list");
        json.name("data").beginList();
        presets.forEach(preset -> writePreset(json, preset));
        return json.endList().endObject().toBytes();
    }

    public static byte[] write(Preset preset) {
        return writePreset(new JsonWriter(INITIAL_CAPACITY), preset).toBytes();
    }

    public static RawJson writeParameters(PresetParameters parameters) {
        return writeParameters(new JsonWriter(INITIAL_CAPACITY), parameters).toRawJson();
    }

    private static JsonWriter writePreset(JsonWriter json, Preset preset) {
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
        return writeParameters(json, preset.parameters()).endObject();
    }

    private static JsonWriter writeParameters(JsonWriter json, PresetParameters parameters) {
        json.beginObject()
                .field("temperature", parameters.sampling().temperature())
                .field("max_tokens", parameters.output().maxTokens())
                .field("top_p", parameters.sampling().topP())
                .field("top_k", parameters.sampling().topK());
        if (!parameters.output().stop().isEmpty()) {
            json.name("stop").beginList();
            parameters.output().stop().forEach(json::string);
            json.endList();
        }
        json.field("frequency_penalty", parameters.sampling().penalties().frequency())
                .field("presence_penalty", parameters.sampling().penalties().presence())
                .field("seed", parameters.sampling().seed());
        writeToolChoice(json, parameters.tools().choice());
        json.field("parallel_tool_calls", parameters.tools().parallelCalls());
        writeResponseFormat(json, parameters.output().responseFormat());
        json.field("cache_prompt", parameters.cachePrompt());
        writeReasoning(json, parameters.reasoning());
        return json.field("raw_provider_options", parameters.rawProviderOptions())
                .endObject();
    }

    private static void writeToolChoice(JsonWriter json, @Nullable ToolChoice choice) {
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

    private static void writeResponseFormat(JsonWriter json, @Nullable ResponseFormat format) {
        switch (format) {
            case null -> {}
            case ResponseFormat.Text text -> beginResponseFormat(json, "text").endObject();
            case ResponseFormat.JsonObject object ->
                beginResponseFormat(json, "json_object").endObject();
            case ResponseFormat.JsonSchema schema ->
                beginResponseFormat(json, "json_schema")
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

    private static JsonWriter beginResponseFormat(JsonWriter json, String type) {
        return json.name("response_format").beginObject().field("type", type);
    }

    private static void writeReasoning(JsonWriter json, @Nullable ReasoningConfig reasoning) {
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
