package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a caller may do with a parameter of a model at a provider. */
public sealed interface ParameterAvailability {
    Opaque OPAQUE = new Opaque();
    Unsupported UNSUPPORTED = new Unsupported();

    /**
     * It may be set; each bound and the default are null where unknown.
     *
     * @param values the words that it takes, such as efforts of reasoning; empty: unknown, or it takes no words
     */
    record Mutable(
            @Nullable Double min,
            @Nullable Double max,
            @Nullable Double byDefault,
            List<String> values) implements ParameterAvailability {
        /** Without known bounds. */
        public static final Mutable ANY = new Mutable(null, null, null);

        public Mutable {
            values = List.copyOf(values);
            if (min != null && max != null && min > max) {
                throw new IllegalArgumentException(
                        "a parameter's least value %s is over its greatest %s".formatted(min, max));
            }
        }

        public Mutable(@Nullable Double min, @Nullable Double max, @Nullable Double byDefault) {
            this(min, max, byDefault, List.of());
        }

        @Override
        public String word() {
            return "mutable";
        }
    }

    /** It has this value, and no other. */
    record ReadOnly(JsonText value) implements ParameterAvailability {
        public ReadOnly {
            requireNonNull(value, "value");
        }

        @Override
        public String word() {
            return "read_only";
        }
    }

    /** Nobody knows; it is sent. */
    record Opaque() implements ParameterAvailability {
        @Override
        public String word() {
            return "opaque";
        }
    }

    /** The model does not have it. */
    record Unsupported() implements ParameterAvailability {
        @Override
        public String word() {
            return "unsupported";
        }
    }

    /** The tag as JSON writes it, such as {@code read_only}. */
    String word();
}
