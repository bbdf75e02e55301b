package io.ratatoskr.config;

import java.util.Optional;

/** Parses the text of a configuration value. Pure. */
@FunctionalInterface
interface Type<T> {
    /** @throws Unfit naming the value and what is allowed, but not the key */
    T read(String text) throws Unfit;

    /** The same parser, with an empty text as no value. */
    default Type<Optional<T>> optional() {
        return text -> text.isEmpty() ? Optional.empty() : Optional.of(read(text));
    }
}
