package io.ratatoskr.provider.openai;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.GenerateOptions;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.Input;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses a completion request, field by field. */
final class GenerateDraft {
    private final ExtraCollector extra = new ExtraCollector();
    private final ReasoningDraft reasoning = new ReasoningDraft();
    private final StreamDraft stream = new StreamDraft();
    private String model = "";
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

    void field(JsonReader reader) {
        switch (reader.name()) {
            case "model" -> model = reader.isNull() ? "" : reader.readString();
            case "prompt" -> prompt = InputReader.read(reader, true);
            case "max_tokens" -> maxTokens = reader.readIntOrNull();
            case "temperature" -> temperature = reader.readDoubleOrNull();
            case "top_p" -> topP = reader.readDoubleOrNull();
            case "top_k" -> topK = reader.readIntOrNull();
            case "stop" -> stop = OptionReader.stop(reader);
            case "frequency_penalty" -> frequencyPenalty = reader.readDoubleOrNull();
            case "presence_penalty" -> presencePenalty = reader.readDoubleOrNull();
            case "seed" -> seed = reader.readLongOrNull();
            case "reasoning", "reasoning_effort" -> reasoning.field(reader);
            case "stream", "stream_options" -> stream.field(reader, extra);
            case "raw_provider_options" -> raw = OptionReader.raw(reader);
            case "provider" -> provider = OptionReader.provider(reader, extra);
            // A field of the gateway, without effect on a completion
            case "cache_prompt" -> reader.readBooleanOrNull();
            default -> extra.collect(reader);
        }
    }

    GenerateRequest request() {
        if (prompt == null) {
            throw new InvalidRequest("prompt is missing; expected %s".formatted(InputReader.FORMS), "prompt");
        }
        var options = new GenerateOptions(
                model,
                maxTokens,
                temperature,
                topP,
                topK,
                stop,
                frequencyPenalty,
                presencePenalty,
                seed,
                reasoning.config(),
                raw,
                provider,
                extra.toAdditionalProperties());
        return new GenerateRequest(prompt, options, stream.wanted(), stream.usageWanted(), Dialects.OPENAI);
    }
}
