package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A natural language inference request. Results are in the order of the pairs.
 *
 * @param single whether the caller sent one pair instead of a list
 * @param provider pins the request to a provider by name
 * @param extra all other fields of the request; sent only to providers of the same dialect
 */
public record NliRequest(
        List<NliPair> pairs,
        boolean single,
        String model,
        @Nullable String provider,
        AdditionalProperties extra,
        String dialect) implements ScoringRequest {
    public NliRequest {
        pairs = Preconditions.requireNonEmpty("pairs", pairs);
        model = Preconditions.requireModelName(model);
        provider = Preconditions.requireProviderName(provider);
        requireNonNull(extra, "extra");
        requireNonNull(dialect, "dialect");
    }

    public static NliRequest of(String model, String premise, String hypothesis) {
        return new NliRequest(
                List.of(new NliPair(premise, hypothesis)), true, model, null, AdditionalProperties.NONE, Dialects.NATIVE);
    }

    public static NliRequest of(String model, List<NliPair> pairs) {
        return new NliRequest(pairs, false, model, null, AdditionalProperties.NONE, Dialects.NATIVE);
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
