package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.internal.Preconditions;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.ModelSelection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for the stance of texts towards a target. Results are in the order of the texts.
 *
 * @param single whether the caller sent one text instead of a list
 * @param target the subject that the texts are for or against
 * @param extra all other fields of the request; sent only to providers of the same dialect
 * @param dialect the dialect of {@code extra}, such as {@code ratatoskr}
 */
public record StanceRequest(
        List<String> texts,
        boolean single,
        String target,
        ModelSelection selection,
        AdditionalProperties extra,
        String dialect)
        implements ScoringRequest {
    /** @throws io.ratatoskr.api.error.InvalidRequest if a required value is missing, or a value is not allowed */
    public StanceRequest {
        texts = Preconditions.requireNonEmpty("texts", texts);
        target = Preconditions.requireNonBlank("target", target);
        requireNonNull(selection, "selection");
        requireNonNull(extra, "extra");
        requireNonNull(dialect, "dialect");
    }

    public static StanceRequest of(String model, String text, String target) {
        return new StanceRequest(
                List.of(text), true, target, ModelSelection.of(model), AdditionalProperties.NONE, Dialects.NATIVE);
    }

    public static StanceRequest of(String model, List<String> texts, String target) {
        return new StanceRequest(
                texts, false, target, ModelSelection.of(model), AdditionalProperties.NONE, Dialects.NATIVE);
    }

    @Override
    public Operation operation() {
        return Operation.STANCE;
    }

    @Override
    public StanceRequest withModel(String changed) {
        return withSelection(selection.withModel(changed));
    }

    @Override
    public StanceRequest withProvider(@Nullable String changed) {
        return withSelection(selection.withProvider(changed));
    }

    /** The same question about other texts. */
    public StanceRequest withTexts(List<String> changed) {
        return new StanceRequest(changed, false, target, selection, extra, dialect);
    }

    /** The same texts with another target. */
    public StanceRequest withTarget(String changed) {
        return new StanceRequest(texts, single, changed, selection, extra, dialect);
    }

    private StanceRequest withSelection(ModelSelection changed) {
        return changed.equals(selection) ? this : new StanceRequest(texts, single, target, changed, extra, dialect);
    }
}
