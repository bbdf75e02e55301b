package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.error.ContextLengthExceeded;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability.Mutable;
import io.ratatoskr.settings.ProviderProfile;
import org.jspecify.annotations.Nullable;

/**
 * Chooses {@code num_ctx} of a request. Ollama truncates a longer prompt, and reloads the model when the value changes; so it is
 * sent with every request, in powers of two, to change rarely.
 */
final class ContextSize {
    /** Name of the option, in requests and in a model's parameters. */
    static final String OPTION_NAME = "num_ctx";

    /** The smallest value requested. */
    static final int MIN_TOKENS = 4_096;

    /** The largest value requested if the model's limit is unknown. */
    static final int MAX_TOKENS = 1 << 20;

    /** Tokens reserved for a response without a limit. */
    static final int DEFAULT_RESPONSE_TOKENS = 2_048;

    private ContextSize() {}

    /**
     * The smallest step that fits prompt and response; at least the model's default, at most its context window.
     *
     * @param prompt upper bound of the prompt tokens
     * @param maxTokens maximum tokens of the response; null: no limit
     */
    static int choose(long prompt, @Nullable Integer maxTokens, @Nullable ModelMetadata metadata) {
        long required =
                Math.max(modelDefault(metadata), prompt + (maxTokens == null ? DEFAULT_RESPONSE_TOKENS : maxTokens));
        int step = MIN_TOKENS;
        while (step < required && step < MAX_TOKENS) {
            step <<= 1;
        }
        Integer window = window(metadata);
        return window == null ? step : Math.min(step, window);
    }

    /** The model's context window in tokens; null: unknown. */
    static @Nullable Integer window(@Nullable ModelMetadata metadata) {
        Integer window = metadata == null ? null : metadata.info().contextWindow();
        return window == null || window < 1 ? null : window;
    }

    /**
     * Checks that the prompt can fit into the context window.
     *
     * @param minTokens lower bound of the prompt tokens
     * @throws ContextLengthExceeded if it cannot fit
     */
    static void requireFits(long minTokens, String model, ProviderProfile profile, @Nullable ModelMetadata metadata) {
        Integer window = window(metadata);
        if (window != null && minTokens > window) {
            throw new ContextLengthExceeded(
                    "%s: the prompt has at least %,d tokens; '%s' accepts %,d"
                            .formatted(profile.name(), minTokens, model, window),
                    window);
        }
    }

    private static long modelDefault(@Nullable ModelMetadata metadata) {
        return metadata != null
                        && metadata.parameters().get(OPTION_NAME) instanceof Mutable parameter
                        && parameter.defaultValue() != null
                ? parameter.defaultValue().longValue()
                : 0;
    }
}
