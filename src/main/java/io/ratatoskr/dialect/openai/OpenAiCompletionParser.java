package io.ratatoskr.dialect.openai;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.chat.GenerateOptions;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import org.jspecify.annotations.Nullable;

/** Parses a completion request, field by field. */
final class OpenAiCompletionParser {
    private final ExtraCollector extra = new ExtraCollector();
    private final OpenAiReasoningParser reasoning = new OpenAiReasoningParser();
    private final OpenAiStreamOptionsParser stream = new OpenAiStreamOptionsParser();
    private final OpenAiModelParser model;
    private final GenerateOptions.Builder options = GenerateOptions.builder("");
    private @Nullable Input prompt;

    /** @param model replaces the model of the body; null: the body names it */
    OpenAiCompletionParser(@Nullable String model) {
        this.model = new OpenAiModelParser(model);
    }

    void readField(JsonReader reader) {
        switch (reader.name()) {
            case "model" -> model.readField(reader);
            case "prompt" -> prompt = OpenAiInputParser.parse(reader, true);
            case "max_tokens" -> options.maxTokens(reader.readIntOrNull());
            case "temperature" -> options.temperature(reader.readDoubleOrNull());
            case "top_p" -> options.topP(reader.readDoubleOrNull());
            case "top_k" -> options.topK(reader.readIntOrNull());
            case "stop" -> options.stopSequences(OpenAiOptionParser.parseStop(reader));
            case "frequency_penalty" -> options.frequencyPenalty(reader.readDoubleOrNull());
            case "presence_penalty" -> options.presencePenalty(reader.readDoubleOrNull());
            case "seed" -> options.seed(reader.readLongOrNull());
            case "reasoning", "reasoning_effort" -> reasoning.readField(reader);
            case "stream", "stream_options", "usage" -> stream.readField(reader, extra);
            case "raw_provider_options" -> options.rawProviderOptions(OpenAiOptionParser.parseRawOptions(reader));
            case "provider" -> options.provider(OpenAiOptionParser.parseProvider(reader, extra));
            // A field of the gateway, without effect on a completion
            case "cache_prompt" -> reader.readBooleanOrNull();
            default -> extra.collect(reader);
        }
    }

    GenerateRequest toRequest() {
        if (prompt == null) {
            throw new InvalidRequest("prompt is missing; expected %s".formatted(OpenAiInputParser.EXPECTED), "prompt");
        }
        options.model(model.model()).reasoning(reasoning.toConfig()).extra(extra.toAdditionalProperties());
        return new GenerateRequest(prompt, options.build(), stream.enabled(), stream.includeUsage(), Dialects.OPENAI);
    }
}
