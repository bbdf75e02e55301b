package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to classify texts by the labels that the model was trained on. Results are in the order of the texts.
 *
 * @param single whether the caller sent one text instead of a list
 * @param provider pins the request to a provider by name
 * @param extra all other fields of the request; sent only to providers of the same dialect
 */
public record ClassifyRequest(
        List<String> texts,
        boolean single,
        String model,
        @Nullable String provider,
        AdditionalProperties extra,
        String dialect) implements ScoringRequest {
    public ClassifyRequest {
        texts = Preconditions.requireNonEmpty("texts", texts);
        model = Preconditions.requireModelName(model);
        provider = Preconditions.requireProviderName(provider);
        requireNonNull(extra, "extra");
        requireNonNull(dialect, "dialect");
    }

    public static ClassifyRequest of(String model, String text) {
        return new ClassifyRequest(List.of(text), true, model, null, AdditionalProperties.NONE, Dialects.NATIVE);
    }

    public static ClassifyRequest of(String model, List<String> texts) {
        return new ClassifyRequest(texts, false, model, null, AdditionalProperties.NONE, Dialects.NATIVE);
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
