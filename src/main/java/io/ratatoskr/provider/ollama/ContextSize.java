package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.ContextLengthExceeded;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.ParameterAvailability.Mutable;
import io.ratatoskr.provider.Profile;
import org.jspecify.annotations.Nullable;

/**
 * Chooses {@code num_ctx} of a request. Ollama truncates a longer prompt, and reloads the model when the value changes; so it is
 * sent with every request, in powers of two, to change rarely.
 */
final class ContextSize {
    /** Name of the option, in requests and in a model's parameters. */
    static final String NAME = "num_ctx";

    /** The smallest value requested. */
    static final int LEAST = 4_096;

    /** The largest value requested if the model's limit is unknown. */
    static final int MOST = 1 << 20;

    /** Tokens reserved for a response without a limit. */
    static final int ANSWER = 2_048;

    private ContextSize() {}

    /**
     * The smallest step that fits prompt and response; at least the model's default, at most its context window.
     *
     * @param prompt upper bound of the prompt tokens
     * @param answer maximum tokens of the response; null: no limit
     */
    static int of(long prompt, @Nullable Integer answer, @Nullable ModelMetadata known) {
        long wanted = Math.max(ownDefault(known), prompt + (answer == null ? ANSWER : answer));
        int step = LEAST;
        while (step < wanted && step < MOST) {
            step <<= 1;
        }
        Integer window = window(known);
        return window == null ? step : Math.min(step, window);
    }

    /** The model's context window in tokens; null: unknown. */
    static @Nullable Integer window(@Nullable ModelMetadata known) {
        Integer window = known == null ? null : known.info().contextWindow();
        return window == null || window < 1 ? null : window;
    }

    /**
     * Checks that the prompt can fit into the context window.
     *
     * @param atLeast lower bound of the prompt tokens
     * @throws ContextLengthExceeded if it cannot fit
     */
    static void check(long atLeast, String model, Profile profile, @Nullable ModelMetadata known) {
        Integer window = window(known);
        if (window != null && atLeast > window) {
            throw new ContextLengthExceeded(
                    "%s: the prompt has at least %,d tokens; '%s' accepts %,d"
                            .formatted(profile.name(), atLeast, model, window),
                    window);
        }
    }

    private static long ownDefault(@Nullable ModelMetadata known) {
        return known != null
                        && known.parameters().get(NAME) instanceof Mutable told
                        && told.defaultValue() instanceof Double value
                ? value.longValue()
                : 0;
    }
}
