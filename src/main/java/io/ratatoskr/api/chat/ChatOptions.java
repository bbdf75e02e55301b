package io.ratatoskr.api.chat;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.ModelSelection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of a chat request, immutable. Null and empty leave the choice to the provider. Made by {@link #builder(String)},
 * changed by {@link #toBuilder()} or a {@code with} method; single values have accessors of their own.
 *
 * @param cachePrompt whether the provider should cache the stable prefix of the prompt
 */
public record ChatOptions(
        ModelSelection selection,
        Sampling sampling,
        OutputOptions output,
        ToolOptions toolOptions,
        @Nullable ReasoningConfig reasoning,
        @Nullable Boolean cachePrompt,
        ProviderOptions providerOptions) {
    public ChatOptions {
        requireNonNull(selection, "selection");
        requireNonNull(sampling, "sampling");
        requireNonNull(output, "output");
        requireNonNull(toolOptions, "toolOptions");
        requireNonNull(providerOptions, "providerOptions");
    }

    /** Options that only name the model. */
    public static ChatOptions of(String model) {
        return builder(model).build();
    }

    /** A builder of options for this model. */
    public static Builder builder(String model) {
        return new Builder(model);
    }

    /** A builder initialized with these options. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    public String model() {
        return selection.model();
    }

    /** The provider that the request is pinned to, if any. */
    public @Nullable String provider() {
        return selection.provider();
    }

    public @Nullable Double temperature() {
        return sampling.temperature();
    }

    public @Nullable Double topP() {
        return sampling.topP();
    }

    public @Nullable Integer topK() {
        return sampling.topK();
    }

    public @Nullable Long seed() {
        return sampling.seed();
    }

    public @Nullable Double frequencyPenalty() {
        return sampling.penalties().frequency();
    }

    public @Nullable Double presencePenalty() {
        return sampling.penalties().presence();
    }

    public @Nullable Integer maxTokens() {
        return output.maxTokens();
    }

    public boolean usesMaxCompletionTokens() {
        return output.usesMaxCompletionTokens();
    }

    public List<String> stop() {
        return output.stop();
    }

    public @Nullable ResponseFormat responseFormat() {
        return output.responseFormat();
    }

    public @Nullable ToolChoice toolChoice() {
        return toolOptions.choice();
    }

    public @Nullable Boolean parallelToolCalls() {
        return toolOptions.parallelCalls();
    }

    public @Nullable RawJson rawProviderOptions() {
        return providerOptions.raw();
    }

    public AdditionalProperties extra() {
        return providerOptions.extra();
    }

    public ChatOptions withModel(String changed) {
        return withSelection(selection.withModel(changed));
    }

    public ChatOptions withProvider(@Nullable String changed) {
        return withSelection(selection.withProvider(changed));
    }

    public ChatOptions withTemperature(@Nullable Double changed) {
        return withSampling(sampling.withTemperature(changed));
    }

    public ChatOptions withMaxTokens(@Nullable Integer changed) {
        return withOutput(output.withMaxTokens(changed));
    }

    public ChatOptions withSelection(ModelSelection changed) {
        return new ChatOptions(changed, sampling, output, toolOptions, reasoning, cachePrompt, providerOptions);
    }

    public ChatOptions withSampling(Sampling changed) {
        return new ChatOptions(selection, changed, output, toolOptions, reasoning, cachePrompt, providerOptions);
    }

    public ChatOptions withOutput(OutputOptions changed) {
        return new ChatOptions(selection, sampling, changed, toolOptions, reasoning, cachePrompt, providerOptions);
    }

    public ChatOptions withReasoning(@Nullable ReasoningConfig changed) {
        return new ChatOptions(selection, sampling, output, toolOptions, changed, cachePrompt, providerOptions);
    }

    /** Builds chat options; nothing but the model is required. Not thread-safe. */
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
            this.model = from.model();
            this.temperature = from.temperature();
            this.maxTokens = from.maxTokens();
            this.usesMaxCompletionTokens = from.usesMaxCompletionTokens();
            this.topP = from.topP();
            this.topK = from.topK();
            this.stop = from.stop();
            this.frequencyPenalty = from.frequencyPenalty();
            this.presencePenalty = from.presencePenalty();
            this.seed = from.seed();
            this.toolChoice = from.toolChoice();
            this.parallelToolCalls = from.parallelToolCalls();
            this.responseFormat = from.responseFormat();
            this.cachePrompt = from.cachePrompt();
            this.reasoning = from.reasoning();
            this.rawProviderOptions = from.rawProviderOptions();
            this.provider = from.provider();
            this.extra = from.extra();
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

        /**
         * @throws io.ratatoskr.api.error.InvalidRequest if a value is missing or out of range; it names the field, its value and
         *     what is allowed
         */
        public ChatOptions build() {
            return new ChatOptions(
                    new ModelSelection(model, provider),
                    new Sampling(temperature, topP, topK, seed, new Penalties(frequencyPenalty, presencePenalty)),
                    new OutputOptions(maxTokens, usesMaxCompletionTokens, stop, responseFormat),
                    new ToolOptions(toolChoice, parallelToolCalls),
                    reasoning,
                    cachePrompt,
                    new ProviderOptions(rawProviderOptions, extra));
        }
    }
}
