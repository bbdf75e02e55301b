package io.ratatoskr.config;

import java.util.Optional;

/** How the text of a configuration value is read. Pure. */
@FunctionalInterface
interface Type<T> {
    /** @throws Unfit with what came and what is allowed, without the name of the key */
    T read(String text) throws Unfit;

    /** The same, but an empty text is no value. */
    default Type<Optional<T>> optional() {
        return text -> text.isEmpty() ? Optional.empty() : Optional.of(read(text));
    }
}
