package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pairs to be judged by natural language inference, answered in their order.
 *
 * @param single whether the caller wrote one, not a list
 * @param provider pins a provider by name
 * @param extra every other field the caller sent; goes only to providers of the dialect it came in
 */
public record NliRequest(
        List<NliPair> pairs,
        boolean single,
        String model,
        @Nullable String provider,
        Extra extra,
        String dialect) implements TaskRequest {
    public NliRequest {
        pairs = Checks.notEmpty("pairs", pairs);
        model = Checks.model(model);
        provider = Checks.provider(provider);
        requireNonNull(extra, "extra");
        requireNonNull(dialect, "dialect");
    }

    public static NliRequest of(String model, String premise, String hypothesis) {
        return new NliRequest(
                List.of(new NliPair(premise, hypothesis)), true, model, null, Extra.NONE, Dialects.NATIVE);
    }

    public static NliRequest of(String model, List<NliPair> pairs) {
        return new NliRequest(pairs, false, model, null, Extra.NONE, Dialects.NATIVE);
    }

    @Override
    public Operation operation() {
        return Operation.NLI;
    }

    @Override
    public NliRequest withModel(String changed) {
        return changed.equals(model) ? this : new NliRequest(pairs, single, changed, provider, extra, dialect);
    }
}
