package io.ratatoskr.client.codec;

import io.ratatoskr.api.PresetParameters;
import io.ratatoskr.api.chat.OutputOptions;
import io.ratatoskr.api.chat.Penalties;
import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.chat.ResponseFormat;
import io.ratatoskr.api.chat.Sampling;
import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.chat.ToolOptions;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.openai.OpenAiResponseFormatCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of a preset. Not thread-safe. */
final class PresetParametersReader {
    private @Nullable Double temperature;
    private @Nullable Integer maxTokens;
    private @Nullable Double topP;
    private @Nullable Integer topK;
    private List<String> stop = List.of();
    private @Nullable Double frequencyPenalty;
    private @Nullable Double presencePenalty;
    private @Nullable Long seed;
    private @Nullable ToolChoice toolChoice;
    private @Nullable Boolean parallelToolCalls;
    private @Nullable ResponseFormat responseFormat;
    private @Nullable Boolean cachePrompt;
    private @Nullable ReasoningConfig reasoning;
    private @Nullable RawJson rawProviderOptions;

    private PresetParametersReader() {}

    static PresetParameters read(JsonReader reader) {
        var parameters = new PresetParametersReader();
        reader.beginObject();
        while (reader.nextField()) {
            parameters.readField(reader);
        }
        return parameters.toParameters();
    }

    private void readField(JsonReader reader) {
        switch (reader.name()) {
            case "temperature" -> temperature = reader.readDoubleOrNull();
            case "max_tokens" -> maxTokens = reader.readIntOrNull();
            case "top_p" -> topP = reader.readDoubleOrNull();
            case "top_k" -> topK = reader.readIntOrNull();
            case "stop" -> stop = ResponseJson.texts(reader);
            case "frequency_penalty" -> frequencyPenalty = reader.readDoubleOrNull();
            case "presence_penalty" -> presencePenalty = reader.readDoubleOrNull();
            case "seed" -> seed = reader.readLongOrNull();
            case "tool_choice" -> toolChoice = toolChoice(reader);
            case "parallel_tool_calls" -> parallelToolCalls = reader.readBooleanOrNull();
            case "response_format" -> responseFormat = OpenAiResponseFormatCodec.read(reader);
            case "cache_prompt" -> cachePrompt = reader.readBooleanOrNull();
            case "reasoning" -> reasoning = reasoning(reader);
            case "raw_provider_options" -> rawProviderOptions = reader.readRaw();
            default -> reader.skip();
        }
    }

    private PresetParameters toParameters() {
        return new PresetParameters(
                new Sampling(temperature, topP, topK, seed, new Penalties(frequencyPenalty, presencePenalty)),
                new OutputOptions(maxTokens, false, stop, responseFormat),
                new ToolOptions(toolChoice, parallelToolCalls),
                reasoning,
                cachePrompt,
                rawProviderOptions);
    }

    private static ToolChoice toolChoice(JsonReader reader) {
        if (reader.isString()) {
            return switch (reader.readString()) {
                case "none" -> ToolChoice.NONE;
                case "required" -> ToolChoice.REQUIRED;
                default -> ToolChoice.AUTO;
            };
        }
        if (!"function".equals(reader.peekType())) {
            return new ToolChoice.Other(reader.readRaw());
        }
        var names = new ArrayList<String>();
        ResponseJson.fields(reader, field -> {
            if (field.equals("function")) {
                ResponseJson.fields(reader, inner -> names.add(reader.readString()));
            } else {
                reader.skip();
            }
        });
        return new ToolChoice.Function(names.isEmpty() ? "" : names.getFirst());
    }

    private static ReasoningConfig reasoning(JsonReader reader) {
        String effort = null;
        Integer maxTokens = null;
        Boolean exclude = null;
        var extra = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "effort" -> effort = reader.readStringOrNull();
                case "max_tokens" -> maxTokens = reader.readIntOrNull();
                case "exclude_from_output" -> exclude = reader.readBooleanOrNull();
                default -> extra.collect(reader);
            }
        }
        return new ReasoningConfig(effort, maxTokens, exclude, extra.toAdditionalProperties());
    }
}
