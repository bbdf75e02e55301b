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
        @Nullable JsonText rawProviderOptions,
        @Nullable String provider,
        Extra extra) {
    public GenerateOptions {
        model = Checks.model(model);
        provider = Checks.provider(provider);
        Checks.notNegative("max_tokens", maxTokens);
        Checks.finite("temperature", temperature);
        Checks.finite("top_p", topP);
        Checks.finite("frequency_penalty", frequencyPenalty);
        Checks.finite("presence_penalty", presencePenalty);
        Checks.notNegative("top_k", topK);
        stopSequences = List.copyOf(stopSequences);
        requireNonNull(extra, "extra");
    }

    public static GenerateOptions of(String model) {
        return new GenerateOptions(
                model, null, null, null, null, List.of(), null, null, null, null, null, null, Extra.NONE);
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
