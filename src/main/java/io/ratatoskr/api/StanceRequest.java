package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for the stance of texts towards a target. Results are in the order of the texts.
 *
 * @param single whether the caller sent one text instead of a list
 * @param target the subject that the texts are for or against
 * @param provider pins the request to a provider by name
 * @param extra all other fields of the request; sent only to providers of the same dialect
 */
public record StanceRequest(
        List<String> texts,
        boolean single,
        String target,
        String model,
        @Nullable String provider,
        AdditionalProperties extra,
        String dialect)
        implements ScoringRequest {
    public StanceRequest {
        texts = Preconditions.requireNonEmpty("texts", texts);
        target = Preconditions.requireNonBlank("target", target);
        model = Preconditions.requireModelName(model);
        provider = Preconditions.requireProviderName(provider);
        requireNonNull(extra, "extra");
        requireNonNull(dialect, "dialect");
    }

    public static StanceRequest of(String model, String text, String target) {
        return new StanceRequest(List.of(text), true, target, model, null, AdditionalProperties.NONE, Dialects.NATIVE);
    }

    public static StanceRequest of(String model, List<String> texts, String target) {
        return new StanceRequest(texts, false, target, model, null, AdditionalProperties.NONE, Dialects.NATIVE);
    }

    @Override
    public Operation operation() {
        return Operation.STANCE;
    }

    @Override
    public StanceRequest withModel(String changed) {
        return changed.equals(model)
                ? this
                : new StanceRequest(texts, single, target, changed, provider, extra, dialect);
    }
}
