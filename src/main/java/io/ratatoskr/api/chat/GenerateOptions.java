package io.ratatoskr.api.chat;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.internal.Preconditions;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.ModelSelection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of a completion request, immutable. Null and empty leave the choice to the provider. Made by
 * {@link #builder(String)}, changed by {@link #toBuilder()} or a {@code with} method; single values have accessors of their own.
 *
 * @param maxTokens maximum number of output tokens, not negative; 0 yields no output, which some providers allow in order to
 *     score the prompt
 * @param stopSequences texts at which the output ends
 */
public record GenerateOptions(
        ModelSelection selection,
        Sampling sampling,
        @Nullable Integer maxTokens,
        List<String> stopSequences,
        @Nullable ReasoningConfig reasoning,
        ProviderOptions providerOptions) {
    public GenerateOptions {
        requireNonNull(selection, "selection");
        requireNonNull(sampling, "sampling");
        Preconditions.requireNonNegative("max_tokens", maxTokens);
        stopSequences = List.copyOf(stopSequences);
        requireNonNull(providerOptions, "providerOptions");
    }

    /** Options that only name the model. */
    public static GenerateOptions of(String model) {
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

    public @Nullable RawJson rawProviderOptions() {
        return providerOptions.raw();
    }

    public AdditionalProperties extra() {
        return providerOptions.extra();
    }

    public GenerateOptions withModel(String changed) {
        return withSelection(selection.withModel(changed));
    }

    public GenerateOptions withProvider(@Nullable String changed) {
        return withSelection(selection.withProvider(changed));
    }

    public GenerateOptions withTemperature(@Nullable Double changed) {
        return withSampling(sampling.withTemperature(changed));
    }

    public GenerateOptions withMaxTokens(@Nullable Integer changed) {
        return new GenerateOptions(selection, sampling, changed, stopSequences, reasoning, providerOptions);
    }

    public GenerateOptions withSelection(ModelSelection changed) {
        return new GenerateOptions(changed, sampling, maxTokens, stopSequences, reasoning, providerOptions);
    }

    public GenerateOptions withSampling(Sampling changed) {
        return new GenerateOptions(selection, changed, maxTokens, stopSequences, reasoning, providerOptions);
    }

    /** Builds completion options; nothing but the model is required. Not thread-safe. */
    public static final class Builder {
        private String model;
        private @Nullable Integer maxTokens;
        private @Nullable Double temperature;
        private @Nullable Double topP;
        private @Nullable Integer topK;
        private List<String> stopSequences = List.of();
        private @Nullable Double frequencyPenalty;
        private @Nullable Double presencePenalty;
        private @Nullable Long seed;
        private @Nullable ReasoningConfig reasoning;
        private @Nullable RawJson rawProviderOptions;
        private @Nullable String provider;
        private AdditionalProperties extra = AdditionalProperties.NONE;

        private Builder(String model) {
            this.model = model;
        }

        private Builder(GenerateOptions from) {
            this.model = from.model();
            this.maxTokens = from.maxTokens();
            this.temperature = from.temperature();
            this.topP = from.topP();
            this.topK = from.topK();
            this.stopSequences = from.stopSequences();
            this.frequencyPenalty = from.frequencyPenalty();
            this.presencePenalty = from.presencePenalty();
            this.seed = from.seed();
            this.reasoning = from.reasoning();
            this.rawProviderOptions = from.rawProviderOptions();
            this.provider = from.provider();
            this.extra = from.extra();
        }

        public Builder model(String value) {
            this.model = value;
            return this;
        }

        public Builder maxTokens(@Nullable Integer value) {
            this.maxTokens = value;
            return this;
        }

        public Builder temperature(@Nullable Double value) {
            this.temperature = value;
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

        public Builder stopSequences(List<String> value) {
            this.stopSequences = value;
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
        public GenerateOptions build() {
            return new GenerateOptions(
                    new ModelSelection(model, provider),
                    new Sampling(temperature, topP, topK, seed, new Penalties(frequencyPenalty, presencePenalty)),
                    maxTokens,
                    stopSequences,
                    reasoning,
                    new ProviderOptions(rawProviderOptions, extra));
        }
    }
}
