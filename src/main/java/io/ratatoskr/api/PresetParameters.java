package io.ratatoskr.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Default parameters of a preset; they apply to parameters that the caller left unset and never override a value. Null and
 * empty leave the choice to the provider. JSON names are those of {@link ChatOptions}.
 *
 * @param toolChoice like {@code parallelToolCalls}, only for requests with tools
 * @param reasoning applies only if the caller sets no reasoning option at all
 * @param rawProviderOptions a JSON object merged last into the provider's body
 */
public record PresetParameters(
        @Nullable Double temperature,
        @Nullable Integer maxTokens,
        @Nullable Double topP,
        @Nullable Integer topK,
        List<String> stop,
        @Nullable Double frequencyPenalty,
        @Nullable Double presencePenalty,
        @Nullable Long seed,
        @Nullable ToolChoice toolChoice,
        @Nullable Boolean parallelToolCalls,
        @Nullable ResponseFormat responseFormat,
        @Nullable Boolean cachePrompt,
        @Nullable ReasoningConfig reasoning,
        @Nullable JsonText rawProviderOptions) {
    /** No defaults. */
    public static final PresetParameters NONE = new PresetParameters(
            null, null, null, null, List.of(), null, null, null, null, null, null, null, null, null);

    public PresetParameters {
        Checks.finite("temperature", temperature);
        Checks.positive("max_tokens", maxTokens);
        Checks.finite("top_p", topP);
        Checks.notNegative("top_k", topK);
        Checks.finite("frequency_penalty", frequencyPenalty);
        Checks.finite("presence_penalty", presencePenalty);
        stop = List.copyOf(stop);
    }

    /** Fills the parameters that the request leaves unset. */
    public ChatRequest fill(ChatRequest request) {
        if (equals(NONE)) {
            return request;
        }
        ChatOptions asked = request.options();
        boolean tools = !request.tools().isEmpty();
        return request.withOptions(asked.toBuilder()
                .temperature(either(asked.temperature(), temperature))
                .maxTokens(either(asked.maxTokens(), maxTokens))
                .topP(either(asked.topP(), topP))
                .topK(either(asked.topK(), topK))
                .stop(asked.stop().isEmpty() ? stop : asked.stop())
                .frequencyPenalty(either(asked.frequencyPenalty(), frequencyPenalty))
                .presencePenalty(either(asked.presencePenalty(), presencePenalty))
                .seed(either(asked.seed(), seed))
                .toolChoice(either(asked.toolChoice(), tools ? toolChoice : null))
                .parallelToolCalls(either(asked.parallelToolCalls(), tools ? parallelToolCalls : null))
                .responseFormat(either(asked.responseFormat(), responseFormat))
                .cachePrompt(either(asked.cachePrompt(), cachePrompt))
                .reasoning(either(asked.reasoning(), reasoning))
                .rawProviderOptions(either(asked.rawProviderOptions(), rawProviderOptions))
                .build());
    }

    /** Fills the parameters that the request leaves unset, as far as completions have them. */
    public GenerateRequest fill(GenerateRequest request) {
        if (equals(NONE)) {
            return request;
        }
        GenerateOptions asked = request.options();
        return request.withOptions(new GenerateOptions(
                asked.model(),
                either(asked.maxTokens(), maxTokens),
                either(asked.temperature(), temperature),
                either(asked.topP(), topP),
                either(asked.topK(), topK),
                asked.stopSequences().isEmpty() ? stop : asked.stopSequences(),
                either(asked.frequencyPenalty(), frequencyPenalty),
                either(asked.presencePenalty(), presencePenalty),
                either(asked.seed(), seed),
                either(asked.reasoning(), reasoning),
                either(asked.rawProviderOptions(), rawProviderOptions),
                asked.provider(),
                asked.extra()));
    }

    private static <T> @Nullable T either(@Nullable T asked, @Nullable T given) {
        return asked == null ? given : asked;
    }
}
