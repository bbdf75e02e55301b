package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.internal.Preconditions;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.ModelSelection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A natural language inference request. Results are in the order of the pairs.
 *
 * @param single whether the caller sent one pair instead of a list
 * @param extra all other fields of the request; sent only to providers of the same dialect
 * @param dialect the dialect of {@code extra}, such as {@code ratatoskr}
 */
public record NliRequest(
        List<NliPair> pairs, boolean single, ModelSelection selection, AdditionalProperties extra, String dialect)
        implements ScoringRequest {
    /** @throws io.ratatoskr.api.error.InvalidRequest if a required value is missing, or a value is not allowed */
    public NliRequest {
        pairs = Preconditions.requireNonEmpty("pairs", pairs);
        requireNonNull(selection, "selection");
        requireNonNull(extra, "extra");
        requireNonNull(dialect, "dialect");
    }

    public static NliRequest of(String model, String premise, String hypothesis) {
        return new NliRequest(
                List.of(new NliPair(premise, hypothesis)),
                true,
                ModelSelection.of(model),
                AdditionalProperties.NONE,
                Dialects.NATIVE);
    }

    public static NliRequest of(String model, List<NliPair> pairs) {
        return new NliRequest(pairs, false, ModelSelection.of(model), AdditionalProperties.NONE, Dialects.NATIVE);
    }

    @Override
    public Operation operation() {
        return Operation.NLI;
    }

    @Override
    public NliRequest withModel(String changed) {
        return withSelection(selection.withModel(changed));
    }

    @Override
    public NliRequest withProvider(@Nullable String changed) {
        return withSelection(selection.withProvider(changed));
    }

    /** The same premises with another hypothesis. */
    public NliRequest withHypothesis(String changed) {
        return new NliRequest(
                pairs.stream().map(pair -> new NliPair(pair.premise(), changed)).toList(),
                single,
                selection,
                extra,
                dialect);
    }

    private NliRequest withSelection(ModelSelection changed) {
        return changed.equals(selection) ? this : new NliRequest(pairs, single, changed, extra, dialect);
    }
}
