package io.ratatoskr.config;

import java.util.Optional;

/** Parses the text of a configuration value. Pure. */
@FunctionalInterface
interface ValueParser<T> {
    /** @throws InvalidValueException naming the value and what is allowed, but not the key */
    T parse(String text) throws InvalidValueException;

    /** The same parser, with an empty text as no value. */
    default ValueParser<Optional<T>> optional() {
        return text -> text.isEmpty() ? Optional.empty() : Optional.of(parse(text));
    }
}
