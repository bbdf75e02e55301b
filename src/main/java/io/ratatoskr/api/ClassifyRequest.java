package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.internal.Preconditions;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.ModelSelection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to classify texts by the labels that the model was trained on. Results are in the order of the texts.
 *
 * @param single whether the caller sent one text instead of a list
 * @param extra all other fields of the request; sent only to providers of the same dialect
 * @param dialect the dialect of {@code extra}, such as {@code ratatoskr}
 */
public record ClassifyRequest(
        List<String> texts, boolean single, ModelSelection selection, AdditionalProperties extra, String dialect)
        implements ScoringRequest {
    /** @throws io.ratatoskr.api.error.InvalidRequest if a required value is missing, or a value is not allowed */
    public ClassifyRequest {
        texts = Preconditions.requireNonEmpty("texts", texts);
        requireNonNull(selection, "selection");
        requireNonNull(extra, "extra");
        requireNonNull(dialect, "dialect");
    }

    public static ClassifyRequest of(String model, String text) {
        return new ClassifyRequest(
                List.of(text), true, ModelSelection.of(model), AdditionalProperties.NONE, Dialects.NATIVE);
    }

    public static ClassifyRequest of(String model, List<String> texts) {
        return new ClassifyRequest(texts, false, ModelSelection.of(model), AdditionalProperties.NONE, Dialects.NATIVE);
    }

    @Override
    public Operation operation() {
        return Operation.CLASSIFY;
    }

    @Override
    public ClassifyRequest withModel(String changed) {
        return withSelection(selection.withModel(changed));
    }

    @Override
    public ClassifyRequest withProvider(@Nullable String changed) {
        return withSelection(selection.withProvider(changed));
    }

    /** The same question about other texts. */
    public ClassifyRequest withTexts(List<String> changed) {
        return new ClassifyRequest(changed, false, selection, extra, dialect);
    }

    private ClassifyRequest withSelection(ModelSelection changed) {
        return changed.equals(selection) ? this : new ClassifyRequest(texts, single, changed, extra, dialect);
    }
}
