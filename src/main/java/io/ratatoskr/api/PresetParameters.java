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
        @Nullable RawJson rawProviderOptions) {
    /** No defaults. */
    public static final PresetParameters NONE = new PresetParameters(
            null, null, null, null, List.of(), null, null, null, null, null, null, null, null, null);

    public PresetParameters {
        Preconditions.requireFinite("temperature", temperature);
        Preconditions.requirePositive("max_tokens", maxTokens);
        Preconditions.requireFinite("top_p", topP);
        Preconditions.requireNonNegative("top_k", topK);
        Preconditions.requireFinite("frequency_penalty", frequencyPenalty);
        Preconditions.requireFinite("presence_penalty", presencePenalty);
        stop = List.copyOf(stop);
    }

    /** Fills the parameters that the request leaves unset. */
    public ChatRequest applyTo(ChatRequest request) {
        if (equals(NONE)) {
            return request;
        }
        ChatOptions requested = request.options();
        boolean tools = !request.tools().isEmpty();
        return request.withOptions(requested.toBuilder()
                .temperature(firstNonNull(requested.temperature(), temperature))
                .maxTokens(firstNonNull(requested.maxTokens(), maxTokens))
                .topP(firstNonNull(requested.topP(), topP))
                .topK(firstNonNull(requested.topK(), topK))
                .stop(requested.stop().isEmpty() ? stop : requested.stop())
                .frequencyPenalty(firstNonNull(requested.frequencyPenalty(), frequencyPenalty))
                .presencePenalty(firstNonNull(requested.presencePenalty(), presencePenalty))
                .seed(firstNonNull(requested.seed(), seed))
                .toolChoice(firstNonNull(requested.toolChoice(), tools ? toolChoice : null))
                .parallelToolCalls(firstNonNull(requested.parallelToolCalls(), tools ? parallelToolCalls : null))
                .responseFormat(firstNonNull(requested.responseFormat(), responseFormat))
                .cachePrompt(firstNonNull(requested.cachePrompt(), cachePrompt))
                .reasoning(firstNonNull(requested.reasoning(), reasoning))
                .rawProviderOptions(firstNonNull(requested.rawProviderOptions(), rawProviderOptions))
                .build());
    }

    /** Fills the parameters that the request leaves unset, as far as completions have them. */
    public GenerateRequest applyTo(GenerateRequest request) {
        if (equals(NONE)) {
            return request;
        }
        GenerateOptions requested = request.options();
        return request.withOptions(new GenerateOptions(
                requested.model(),
                firstNonNull(requested.maxTokens(), maxTokens),
                firstNonNull(requested.temperature(), temperature),
                firstNonNull(requested.topP(), topP),
                firstNonNull(requested.topK(), topK),
                requested.stopSequences().isEmpty() ? stop : requested.stopSequences(),
                firstNonNull(requested.frequencyPenalty(), frequencyPenalty),
                firstNonNull(requested.presencePenalty(), presencePenalty),
                firstNonNull(requested.seed(), seed),
                firstNonNull(requested.reasoning(), reasoning),
                firstNonNull(requested.rawProviderOptions(), rawProviderOptions),
                requested.provider(),
                requested.extra()));
    }

    private static <T> @Nullable T firstNonNull(@Nullable T requested, @Nullable T defaultValue) {
        return requested == null ? defaultValue : requested;
    }
}
