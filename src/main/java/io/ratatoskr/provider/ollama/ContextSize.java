package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.ContextLengthExceeded;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.ParameterAvailability.Mutable;
import io.ratatoskr.provider.Profile;
import org.jspecify.annotations.Nullable;

/**
 * The {@code num_ctx} of a request. Ollama cuts a prompt that is longer, and loads the model anew when it changes; so it is sent
 * with every request, in powers of two, and seldom differs between two requests.
 */
final class ContextSize {
    /** The option's name, in requests and in a model's parameters. */
    static final String NAME = "num_ctx";

    /** The smallest that is asked for. */
    static final int LEAST = 4_096;

    /** The largest that is asked for where the model's own limit is unknown. */
    static final int MOST = 1 << 20;

    /** Tokens kept free for an answer whose length the caller did not limit. */
    static final int ANSWER = 2_048;

    private ContextSize() {}

    /**
     * The least step that holds prompt and answer; never less than the model's own default, never more than its window.
     *
     * @param prompt tokens, rather too many than too few
     * @param answer the most tokens of the answer; null: no limit was set
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

    /** The model's window in tokens; null: unknown. */
    static @Nullable Integer window(@Nullable ModelMetadata known) {
        Integer window = known == null ? null : known.info().contextWindow();
        return window == null || window < 1 ? null : window;
    }

    /**
     * Checks that the prompt may fit into the model.
     *
     * @param atLeast tokens that the prompt has for certain
     * @throws ContextLengthExceeded when it cannot
     */
    static void check(long atLeast, String model, Profile profile, @Nullable ModelMetadata known) {
        Integer window = window(known);
        if (window != null && atLeast > window) {
            throw new ContextLengthExceeded(
                    "%s: the prompt has at least %,d tokens; '%s' takes %,d"
                            .formatted(profile.name(), atLeast, model, window),
                    window);
        }
    }

    private static long ownDefault(@Nullable ModelMetadata known) {
        return known != null
                        && known.parameters().get(NAME) instanceof Mutable told
                        && told.byDefault() instanceof Double value
                ? value.longValue()
                : 0;
    }
}
