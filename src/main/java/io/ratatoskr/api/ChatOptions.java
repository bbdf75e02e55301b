package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of a chat request. Null leaves the choice to the provider.
 *
 * @param usesMaxCompletionTokens true when the caller sent {@code maxTokens} as {@code max_completion_tokens}
 * @param cachePrompt whether the provider should cache the stable prefix of the prompt
 * @param rawProviderOptions a JSON object merged last into the provider's body; may not set model, stream, stream_options,
 *     messages or input
 * @param provider pins the request to a provider by name
 * @param extra all other fields of the request; sent only to providers of the same dialect
 */
public record ChatOptions(
        String model,
        @Nullable Double temperature,
        @Nullable Integer maxTokens,
        boolean usesMaxCompletionTokens,
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
        @Nullable RawJson rawProviderOptions,
        @Nullable String provider,
        AdditionalProperties extra) {
    public ChatOptions {
        model = Preconditions.requireModelName(model);
        provider = Preconditions.requireProviderName(provider);
        Preconditions.requireFinite("temperature", temperature);
        Preconditions.requireFinite("top_p", topP);
        Preconditions.requireFinite("frequency_penalty", frequencyPenalty);
        Preconditions.requireFinite("presence_penalty", presencePenalty);
        Preconditions.requirePositive(usesMaxCompletionTokens ? "max_completion_tokens" : "max_tokens", maxTokens);
        Preconditions.requireNonNegative("top_k", topK);
        stop = List.copyOf(stop);
        requireNonNull(extra, "extra");
    }

    public static ChatOptions of(String model) {
        return builder(model).build();
    }

    public static Builder builder(String model) {
        return new Builder(model);
    }

    /** A builder initialized with these options. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Builds chat options; {@link #build()} validates them. Not thread-safe. */
    public static final class Builder {
        private String model;
        private @Nullable Double temperature;
        private @Nullable Integer maxTokens;
        private boolean usesMaxCompletionTokens;
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
        private @Nullable String provider;
        private AdditionalProperties extra = AdditionalProperties.NONE;

        private Builder(String model) {
            this.model = model;
        }

        private Builder(ChatOptions from) {
            this.model = from.model;
            this.temperature = from.temperature;
            this.maxTokens = from.maxTokens;
            this.usesMaxCompletionTokens = from.usesMaxCompletionTokens;
            this.topP = from.topP;
            this.topK = from.topK;
            this.stop = from.stop;
            this.frequencyPenalty = from.frequencyPenalty;
            this.presencePenalty = from.presencePenalty;
            this.seed = from.seed;
            this.toolChoice = from.toolChoice;
            this.parallelToolCalls = from.parallelToolCalls;
            this.responseFormat = from.responseFormat;
            this.cachePrompt = from.cachePrompt;
            this.reasoning = from.reasoning;
            this.rawProviderOptions = from.rawProviderOptions;
            this.provider = from.provider;
            this.extra = from.extra;
        }

        public Builder model(String value) {
            this.model = value;
            return this;
        }

        public Builder temperature(@Nullable Double value) {
            this.temperature = value;
            return this;
        }

        public Builder maxTokens(@Nullable Integer value) {
            this.maxTokens = value;
            return this;
        }

        public Builder usesMaxCompletionTokens(boolean value) {
            this.usesMaxCompletionTokens = value;
            return this;
        }

        public Builder topP(@Nullable Double value) {
            this.topP = value;
            return this;
        }

        public Builder topK(@Nullable Integer value) {
            this.topK = value;
            return this;
        }

        public Builder stop(List<String> value) {
            this.stop = value;
            return this;
        }

        public Builder frequencyPenalty(@Nullable Double value) {
            this.frequencyPenalty = value;
            return this;
        }

        public Builder presencePenalty(@Nullable Double value) {
            this.presencePenalty = value;
            return this;
        }

        public Builder seed(@Nullable Long value) {
            this.seed = value;
            return this;
        }

        public Builder toolChoice(@Nullable ToolChoice value) {
            this.toolChoice = value;
            return this;
        }

        public Builder parallelToolCalls(@Nullable Boolean value) {
            this.parallelToolCalls = value;
            return this;
        }

        public Builder responseFormat(@Nullable ResponseFormat value) {
            this.responseFormat = value;
            return this;
        }

        public Builder cachePrompt(@Nullable Boolean value) {
            this.cachePrompt = value;
            return this;
        }

        public Builder reasoning(@Nullable ReasoningConfig value) {
            this.reasoning = value;
            return this;
        }

        public Builder rawProviderOptions(@Nullable RawJson value) {
            this.rawProviderOptions = value;
            return this;
        }

        public Builder provider(@Nullable String value) {
            this.provider = value;
            return this;
        }

        public Builder extra(AdditionalProperties value) {
            this.extra = value;
            return this;
        }

        public ChatOptions build() {
            return new ChatOptions(
                    model,
                    temperature,
                    maxTokens,
                    usesMaxCompletionTokens,
                    topP,
                    topK,
                    stop,
                    frequencyPenalty,
                    presencePenalty,
                    seed,
                    toolChoice,
                    parallelToolCalls,
                    responseFormat,
                    cachePrompt,
                    reasoning,
                    rawProviderOptions,
                    provider,
                    extra);
        }
    }
}
