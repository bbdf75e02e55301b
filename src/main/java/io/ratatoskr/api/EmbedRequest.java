package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to embed inputs. Vectors are returned in the order of the inputs.
 *
 * @param dimensions length to which the vectors are truncated, if the model supports it (Matryoshka embeddings)
 * @param inputType purpose of the texts ({@code query}, {@code passage}, …), for models that distinguish it
 * @param encoding the requested encoding of the vectors
 * @param provider pins the request to a provider by name
 * @param extra all other fields of the request; sent only to providers of the same dialect
 */
public record EmbedRequest(
        Input input,
        String model,
        @Nullable Integer dimensions,
        @Nullable String inputType,
        Encoding encoding,
        @Nullable String provider,
        AdditionalProperties extra,
        String dialect)
        implements ModelRequest {
    /** The encoding of vectors in JSON: numbers, or base64 of little-endian 32-bit floats. */
    public enum Encoding {
        FLOAT,
        BASE64
    }

    public EmbedRequest {
        requireNonNull(input, "input");
        model = Preconditions.requireModelName(model);
        provider = Preconditions.requireProviderName(provider);
        Preconditions.requirePositive("dimensions", dimensions);
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
        return new EmbedRequest(input, model, null, null, Encoding.FLOAT, null, AdditionalProperties.NONE, Dialects.OPENAI);
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
