package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.internal.Preconditions;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.ModelSelection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to classify texts by arbitrary labels. Results are in the order of the texts.
 *
 * @param single whether the caller sent one text instead of a list
 * @param extra all other fields of the request; sent only to providers of the same dialect
 * @param dialect the dialect of {@code extra}, such as {@code ratatoskr}
 */
public record ZeroShotRequest(
        List<String> texts,
        boolean single,
        LabelSet labelSet,
        ModelSelection selection,
        AdditionalProperties extra,
        String dialect)
        implements ScoringRequest {
    /**
     * The labels that a text is classified by.
     *
     * @param labels distinct and not blank, at least one
     * @param multiLabel whether several labels can apply; scores are then independent, otherwise they sum to 1
     * @param hypothesisTemplate sentence with one {@code {}} for the label; null for the model's own, else {@code This example
     *     is {}.}
     */
    public record LabelSet(
            List<String> labels,
            boolean multiLabel,
            @Nullable String hypothesisTemplate) {
        /** @throws io.ratatoskr.api.error.InvalidRequest if the labels or the template are not as described */
        public LabelSet {
            labels = Preconditions.requireDistinctLabels(labels);
            Preconditions.requireHypothesisTemplate(hypothesisTemplate);
        }

        /** Labels of which exactly one applies. */
        public static LabelSet of(List<String> labels) {
            return new LabelSet(labels, false, null);
        }
    }

    /** @throws io.ratatoskr.api.error.InvalidRequest if a required value is missing, or a value is not allowed */
    public ZeroShotRequest {
        texts = Preconditions.requireNonEmpty("texts", texts);
        requireNonNull(labelSet, "labelSet");
        requireNonNull(selection, "selection");
        requireNonNull(extra, "extra");
        requireNonNull(dialect, "dialect");
    }

    public static ZeroShotRequest of(String model, String text, List<String> labels) {
        return new ZeroShotRequest(
                List.of(text),
                true,
                LabelSet.of(labels),
                ModelSelection.of(model),
                AdditionalProperties.NONE,
                Dialects.NATIVE);
    }

    public static ZeroShotRequest of(String model, List<String> texts, List<String> labels) {
        return new ZeroShotRequest(
                texts,
                false,
                LabelSet.of(labels),
                ModelSelection.of(model),
                AdditionalProperties.NONE,
                Dialects.NATIVE);
    }

    public List<String> labels() {
        return labelSet.labels();
    }

    public boolean multiLabel() {
        return labelSet.multiLabel();
    }

    public @Nullable String hypothesisTemplate() {
        return labelSet.hypothesisTemplate();
    }

    @Override
    public Operation operation() {
        return Operation.ZERO_SHOT;
    }

    @Override
    public ZeroShotRequest withModel(String changed) {
        return withSelection(selection.withModel(changed));
    }

    @Override
    public ZeroShotRequest withProvider(@Nullable String changed) {
        return withSelection(selection.withProvider(changed));
    }

    /** The same question about other texts. */
    public ZeroShotRequest withTexts(List<String> changed) {
        return new ZeroShotRequest(changed, false, labelSet, selection, extra, dialect);
    }

    public ZeroShotRequest withLabels(List<String> changed) {
        return new ZeroShotRequest(
                texts, single, new LabelSet(changed, multiLabel(), hypothesisTemplate()), selection, extra, dialect);
    }

    public ZeroShotRequest withMultiLabel(boolean changed) {
        return new ZeroShotRequest(
                texts, single, new LabelSet(labels(), changed, hypothesisTemplate()), selection, extra, dialect);
    }

    public ZeroShotRequest withHypothesisTemplate(@Nullable String changed) {
        return new ZeroShotRequest(
                texts, single, new LabelSet(labels(), multiLabel(), changed), selection, extra, dialect);
    }

    private ZeroShotRequest withSelection(ModelSelection changed) {
        return changed.equals(selection) ? this : new ZeroShotRequest(texts, single, labelSet, changed, extra, dialect);
    }
}
