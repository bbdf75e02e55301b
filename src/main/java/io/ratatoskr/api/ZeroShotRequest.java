package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to classify texts by arbitrary labels. Results are in the order of the texts.
 *
 * @param single whether the caller sent one text instead of a list
 * @param labels distinct and not blank
 * @param multiLabel whether several labels can apply; scores are then independent, otherwise they sum to 1
 * @param hypothesisTemplate sentence with one {@code {}} for the label; null for the model's own, else {@code This example is
 *     {}.}
 * @param provider pins the request to a provider by name
 * @param extra all other fields of the request; sent only to providers of the same dialect
 */
public record ZeroShotRequest(
        List<String> texts,
        boolean single,
        List<String> labels,
        boolean multiLabel,
        @Nullable String hypothesisTemplate,
        String model,
        @Nullable String provider,
        AdditionalProperties extra,
        String dialect)
        implements ScoringRequest {
    public ZeroShotRequest {
        texts = Preconditions.requireNonEmpty("texts", texts);
        labels = Preconditions.requireDistinctLabels(labels);
        Preconditions.requireHypothesisTemplate(hypothesisTemplate);
        model = Preconditions.requireModelName(model);
        provider = Preconditions.requireProviderName(provider);
        requireNonNull(extra, "extra");
        requireNonNull(dialect, "dialect");
    }

    public static ZeroShotRequest of(String model, String text, List<String> labels) {
        return new ZeroShotRequest(List.of(text), true, labels, false, null, model, null, AdditionalProperties.NONE, Dialects.NATIVE);
    }

    public static ZeroShotRequest of(String model, List<String> texts, List<String> labels) {
        return new ZeroShotRequest(texts, false, labels, false, null, model, null, AdditionalProperties.NONE, Dialects.NATIVE);
    }

    @Override
    public Operation operation() {
        return Operation.ZERO_SHOT;
    }

    @Override
    public ZeroShotRequest withModel(String changed) {
        return changed.equals(model)
                ? this
                : new ZeroShotRequest(
                        texts, single, labels, multiLabel, hypothesisTemplate, changed, provider, extra, dialect);
    }
}
