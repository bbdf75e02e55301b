package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts to be sorted under the labels that the model was trained on, answered in their order.
 *
 * @param single whether the caller wrote one, not a list
 * @param provider pins a provider by name
 * @param extra every other field the caller sent; goes only to providers of the dialect it came in
 */
public record ClassifyRequest(
        List<String> texts,
        boolean single,
        String model,
        @Nullable String provider,
        Extra extra,
        String dialect) implements TaskRequest {
    public ClassifyRequest {
        texts = Checks.notEmpty("texts", texts);
        model = Checks.model(model);
        provider = Checks.provider(provider);
        requireNonNull(extra, "extra");
        requireNonNull(dialect, "dialect");
    }

    public static ClassifyRequest of(String model, String text) {
        return new ClassifyRequest(List.of(text), true, model, null, Extra.NONE, Dialects.NATIVE);
    }

    public static ClassifyRequest of(String model, List<String> texts) {
        return new ClassifyRequest(texts, false, model, null, Extra.NONE, Dialects.NATIVE);
    }

    @Override
    public Operation operation() {
        return Operation.CLASSIFY;
    }

    @Override
    public ClassifyRequest withModel(String changed) {
        return changed.equals(model) ? this : new ClassifyRequest(texts, single, changed, provider, extra, dialect);
    }
}
