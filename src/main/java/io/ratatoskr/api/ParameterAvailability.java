package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The availability of a parameter for a model at a provider. */
public sealed interface ParameterAvailability {
    Opaque OPAQUE = new Opaque();
    Unsupported UNSUPPORTED = new Unsupported();

    /**
     * Can be set; each bound and the default are null if unknown.
     *
     * @param values the allowed string values, such as reasoning efforts; empty if unknown or not a string
     */
    record Mutable(
            @Nullable Double min,
            @Nullable Double max,
            @Nullable Double defaultValue,
            List<String> values) implements ParameterAvailability {
        /** No known bounds. */
        public static final Mutable ANY = new Mutable(null, null, null);

        public Mutable {
            values = List.copyOf(values);
            if (min != null && max != null && min > max) {
                throw new IllegalArgumentException(
                        "a parameter's minimum %s exceeds its maximum %s".formatted(min, max));
            }
        }

        public Mutable(@Nullable Double min, @Nullable Double max, @Nullable Double byDefault) {
            this(min, max, byDefault, List.of());
        }

        @Override
        public String wireName() {
            return "mutable";
        }
    }

    /** Has a fixed value. */
    record ReadOnly(RawJson value) implements ParameterAvailability {
        public ReadOnly {
            requireNonNull(value, "value");
        }

        @Override
        public String wireName() {
            return "read_only";
        }
    }

    /** Unknown; the parameter is sent as is. */
    record Opaque() implements ParameterAvailability {
        @Override
        public String wireName() {
            return "opaque";
        }
    }

    /** Not supported by the model. */
    record Unsupported() implements ParameterAvailability {
        @Override
        public String wireName() {
            return "unsupported";
        }
    }

    /** The availability's name in JSON, such as {@code read_only}. */
    String wireName();
}
