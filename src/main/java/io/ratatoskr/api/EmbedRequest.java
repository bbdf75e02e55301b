package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.internal.Preconditions;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.ModelSelection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to embed inputs, immutable. Vectors are returned in the order of the inputs. Made by {@code of} or
 * {@link #builder(String, Input)}; {@link #toBuilder()} and the {@code with} methods yield a changed copy.
 *
 * @param dimensions length to which the vectors are truncated, if the model supports it (Matryoshka embeddings); at least 1
 * @param inputType purpose of the texts ({@code query}, {@code passage}, …), for models that distinguish it
 * @param encoding the requested encoding of the vectors
 * @param extra all other fields of the request; sent only to providers of the same dialect
 * @param dialect the dialect of {@code extra}, such as {@code openai}
 */
public record EmbedRequest(
        Input input,
        ModelSelection selection,
        @Nullable Integer dimensions,
        @Nullable String inputType,
        Encoding encoding,
        AdditionalProperties extra,
        String dialect)
        implements ModelRequest {
    /** The encoding of vectors in JSON: numbers, or base64 of little-endian 32-bit floats. */
    public enum Encoding {
        FLOAT,
        BASE64
    }

    /** @throws io.ratatoskr.api.error.InvalidRequest if {@code dimensions} is not positive */
    public EmbedRequest {
        requireNonNull(input, "input");
        requireNonNull(selection, "selection");
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
        return builder(model, input).build();
    }

    /** A builder of a request in OpenAI's dialect. */
    public static Builder builder(String model, Input input) {
        return new Builder(model, input);
    }

    /** A builder initialized with this request. */
    public Builder toBuilder() {
        return new Builder(this);
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
        return withSelection(selection.withModel(changed));
    }

    @Override
    public EmbedRequest withProvider(@Nullable String changed) {
        return withSelection(selection.withProvider(changed));
    }

    public EmbedRequest withInput(Input changed) {
        return new EmbedRequest(changed, selection, dimensions, inputType, encoding, extra, dialect);
    }

    public EmbedRequest withDimensions(@Nullable Integer changed) {
        return new EmbedRequest(input, selection, changed, inputType, encoding, extra, dialect);
    }

    public EmbedRequest withInputType(@Nullable String changed) {
        return new EmbedRequest(input, selection, dimensions, changed, encoding, extra, dialect);
    }

    public EmbedRequest withExtra(AdditionalProperties changed) {
        return new EmbedRequest(input, selection, dimensions, inputType, encoding, changed, dialect);
    }

    private EmbedRequest withSelection(ModelSelection changed) {
        return changed.equals(selection)
                ? this
                : new EmbedRequest(input, changed, dimensions, inputType, encoding, extra, dialect);
    }

    /** Builds a request to embed; nothing but model and input is required. Not thread-safe. */
    public static final class Builder {
        private Input input;
        private String model;
        private @Nullable String provider;
        private @Nullable Integer dimensions;
        private @Nullable String inputType;
        private Encoding encoding = Encoding.FLOAT;
        private AdditionalProperties extra = AdditionalProperties.NONE;
        private String dialect = Dialects.OPENAI;

        private Builder(String model, Input input) {
            this.model = model;
            this.input = input;
        }

        private Builder(EmbedRequest from) {
            this.input = from.input();
            this.model = from.model();
            this.provider = from.provider();
            this.dimensions = from.dimensions();
            this.inputType = from.inputType();
            this.encoding = from.encoding();
            this.extra = from.extra();
            this.dialect = from.dialect();
        }

        public Builder input(Input value) {
            this.input = value;
            return this;
        }

        public Builder model(String value) {
            this.model = value;
            return this;
        }

        public Builder provider(@Nullable String value) {
            this.provider = value;
            return this;
        }

        public Builder dimensions(@Nullable Integer value) {
            this.dimensions = value;
            return this;
        }

        public Builder inputType(@Nullable String value) {
            this.inputType = value;
            return this;
        }

        public Builder encoding(Encoding value) {
            this.encoding = value;
            return this;
        }

        public Builder extra(AdditionalProperties value) {
            this.extra = value;
            return this;
        }

        public Builder dialect(String value) {
            this.dialect = value;
            return this;
        }

        /**
         * @throws io.ratatoskr.api.error.InvalidRequest if a value is missing or out of range; it names the field, its value and
         *     what is allowed
         */
        public EmbedRequest build() {
            return new EmbedRequest(
                    input, new ModelSelection(model, provider), dimensions, inputType, encoding, extra, dialect);
        }
    }
}
