package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts to be sorted under labels that the model was never trained on, answered in their order.
 *
 * @param single whether the caller wrote one, not a list
 * @param labels distinct, none blank
 * @param multiLabel whether several labels may hold at once; each then has a score of its own, else all sum to 1
 * @param hypothesisTemplate sentence with one {@code {}} for the label; null: the model's own, else {@code This example is {}.}
 * @param provider pins a provider by name
 * @param extra every other field the caller sent; goes only to providers of the dialect it came in
 */
public record ZeroShotRequest(
        List<String> texts,
        boolean single,
        List<String> labels,
        boolean multiLabel,
        @Nullable String hypothesisTemplate,
        String model,
        @Nullable String provider,
        Extra extra,
        String dialect)
        implements TaskRequest {
    public ZeroShotRequest {
        texts = Checks.notEmpty("texts", texts);
        labels = Checks.labels(labels);
        Checks.template(hypothesisTemplate);
        model = Checks.model(model);
        provider = Checks.provider(provider);
        requireNonNull(extra, "extra");
        requireNonNull(dialect, "dialect");
    }

    public static ZeroShotRequest of(String model, String text, List<String> labels) {
        return new ZeroShotRequest(List.of(text), true, labels, false, null, model, null, Extra.NONE, Dialects.NATIVE);
    }

    public static ZeroShotRequest of(String model, List<String> texts, List<String> labels) {
        return new ZeroShotRequest(texts, false, labels, false, null, model, null, Extra.NONE, Dialects.NATIVE);
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
