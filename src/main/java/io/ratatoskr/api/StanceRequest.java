package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts whose stance towards a target is asked, answered in their order.
 *
 * @param single whether the caller wrote one, not a list
 * @param target what the texts are for or against
 * @param provider pins a provider by name
 * @param extra every other field the caller sent; goes only to providers of the dialect it came in
 */
public record StanceRequest(
        List<String> texts,
        boolean single,
        String target,
        String model,
        @Nullable String provider,
        Extra extra,
        String dialect)
        implements TaskRequest {
    public StanceRequest {
        texts = Checks.notEmpty("texts", texts);
        target = Checks.notBlank("target", target);
        model = Checks.model(model);
        provider = Checks.provider(provider);
        requireNonNull(extra, "extra");
        requireNonNull(dialect, "dialect");
    }

    public static StanceRequest of(String model, String text, String target) {
        return new StanceRequest(List.of(text), true, target, model, null, Extra.NONE, Dialects.NATIVE);
    }

    public static StanceRequest of(String model, List<String> texts, String target) {
        return new StanceRequest(texts, false, target, model, null, Extra.NONE, Dialects.NATIVE);
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
