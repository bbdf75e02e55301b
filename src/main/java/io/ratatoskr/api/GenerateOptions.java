package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of a completion request. Null leaves the choice to the provider.
 *
 * @param rawProviderOptions a JSON object merged last into the provider's body
 * @param provider pins the request to a provider by name
 * @param extra all other fields of the request; sent only to providers of the same dialect
 */
public record GenerateOptions(
        String model,
        @Nullable Integer maxTokens,
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Integer topK,
        List<String> stopSequences,
        @Nullable Double frequencyPenalty,
        @Nullable Double presencePenalty,
        @Nullable Long seed,
        @Nullable ReasoningConfig reasoning,
        @Nullable RawJson rawProviderOptions,
        @Nullable String provider,
        AdditionalProperties extra) {
    public GenerateOptions {
        model = Preconditions.requireModelName(model);
        provider = Preconditions.requireProviderName(provider);
        Preconditions.requireNonNegative("max_tokens", maxTokens);
        Preconditions.requireFinite("temperature", temperature);
        Preconditions.requireFinite("top_p", topP);
        Preconditions.requireFinite("frequency_penalty", frequencyPenalty);
        Preconditions.requireFinite("presence_penalty", presencePenalty);
        Preconditions.requireNonNegative("top_k", topK);
        stopSequences = List.copyOf(stopSequences);
        requireNonNull(extra, "extra");
    }

    public static GenerateOptions of(String model) {
        return new GenerateOptions(
                model, null, null, null, null, List.of(), null, null, null, null, null, null, AdditionalProperties.NONE);
    }

    public GenerateOptions withModel(String changed) {
        return new GenerateOptions(
                changed,
                maxTokens,
                temperature,
                topP,
                topK,
                stopSequences,
                frequencyPenalty,
                presencePenalty,
                seed,
                reasoning,
                rawProviderOptions,
                provider,
                extra);
    }
}
