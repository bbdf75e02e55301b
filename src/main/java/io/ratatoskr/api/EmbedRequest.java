package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inputs to be embedded, answered in their order.
 *
 * @param dimensions length to which a matryoshka model's vectors are cut, where the model can
 * @param inputType what the texts are for ({@code query}, {@code passage}, …), for models that make a difference
 * @param encoding how the caller wants the numbers written
 * @param provider pins a provider by name
 * @param extra every other field the caller sent; goes only to providers of the dialect it came in
 */
public record EmbedRequest(
        Input input,
        String model,
        @Nullable Integer dimensions,
        @Nullable String inputType,
        Encoding encoding,
        @Nullable String provider,
        Extra extra,
        String dialect)
        implements ModelRequest {
    /** How vectors stand in JSON: as numbers, or as base64 of little-endian 32-bit floats. */
    public enum Encoding {
        FLOAT,
        BASE64
    }

    public EmbedRequest {
        requireNonNull(input, "input");
        model = Checks.model(model);
        provider = Checks.provider(provider);
        Checks.positive("dimensions", dimensions);
        requireNonNull(encoding, "encoding");
        requireNonNull(extra, "extra");
        requireNonNull(dialect, "dialect");
    }

    public static EmbedRequest of(String model, String text) {
        return of(model, Input.of(text));
    }

    public static EmbedRequest of(String model, List<String> texts) {
        return of(model, Input.of(texts));
    }

    public static EmbedRequest of(String model, Input input) {
        return new EmbedRequest(input, model, null, null, Encoding.FLOAT, null, Extra.NONE, Dialects.OPENAI);
    }

    @Override
    public Operation operation() {
        return Operation.EMBED;
    }

    @Override
    public boolean stream() {
        return false;
    }

    @Override
    public EmbedRequest withModel(String changed) {
        return changed.equals(model)
                ? this
                : new EmbedRequest(input, changed, dimensions, inputType, encoding, provider, extra, dialect);
    }
}
