package io.ratatoskr.dialect.openai;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.chat.GenerateOptions;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses a completion request, field by field. */
final class OpenAiCompletionParser {
    private final ExtraCollector extra = new ExtraCollector();
    private final OpenAiReasoningParser reasoning = new OpenAiReasoningParser();
    private final OpenAiStreamOptionsParser stream = new OpenAiStreamOptionsParser();
    private final boolean modelFixed;
    private String model;
    private @Nullable Input prompt;
    private @Nullable Integer maxTokens;
    private @Nullable Double temperature;
    private @Nullable Double topP;
    private @Nullable Integer topK;
    private List<String> stop = List.of();
    private @Nullable Double frequencyPenalty;
    private @Nullable Double presencePenalty;
    private @Nullable Long seed;
    private @Nullable RawJson raw;
    private @Nullable String provider;

    /** @param model replaces the model of the body; null: the body names it */
    OpenAiCompletionParser(@Nullable String model) {
        this.modelFixed = model != null;
        this.model = model == null ? "" : model;
    }

    void readField(JsonReader reader) {
        switch (reader.name()) {
            case "model" -> {
                if (modelFixed) {
                    reader.skip();
                } else {
                    model = reader.isNull() ? "" : reader.readString();
                }
            }
            case "prompt" -> prompt = OpenAiInputParser.parse(reader, true);
            case "max_tokens" -> maxTokens = reader.readIntOrNull();
            case "temperature" -> temperature = reader.readDoubleOrNull();
            case "top_p" -> topP = reader.readDoubleOrNull();
            case "top_k" -> topK = reader.readIntOrNull();
            case "stop" -> stop = OpenAiOptionParser.parseStop(reader);
            case "frequency_penalty" -> frequencyPenalty = reader.readDoubleOrNull();
            case "presence_penalty" -> presencePenalty = reader.readDoubleOrNull();
            case "seed" -> seed = reader.readLongOrNull();
            case "reasoning", "reasoning_effort" -> reasoning.readField(reader);
            case "stream", "stream_options" -> stream.readField(reader, extra);
            case "raw_provider_options" -> raw = OpenAiOptionParser.parseRawOptions(reader);
            case "provider" -> provider = OpenAiOptionParser.parseProvider(reader, extra);
            // A field of the gateway, without effect on a completion
            case "cache_prompt" -> reader.readBooleanOrNull();
            default -> extra.collect(reader);
        }
    }

    GenerateRequest toRequest() {
        if (prompt == null) {
            throw new InvalidRequest("prompt is missing; expected %s".formatted(OpenAiInputParser.EXPECTED), "prompt");
        }
        var options = GenerateOptions.builder(model)
                .maxTokens(maxTokens)
                .temperature(temperature)
                .topP(topP)
                .topK(topK)
                .stopSequences(stop)
                .frequencyPenalty(frequencyPenalty)
                .presencePenalty(presencePenalty)
                .seed(seed)
                .reasoning(reasoning.toConfig())
                .rawProviderOptions(raw)
                .provider(provider)
                .extra(extra.toAdditionalProperties())
                .build();
        return new GenerateRequest(prompt, options, stream.enabled(), stream.includeUsage(), Dialects.OPENAI);
    }
}
