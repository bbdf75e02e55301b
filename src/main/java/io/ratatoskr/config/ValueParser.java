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

    /**
     * The same parser, with an empty text or the word {@code off} as no value: for what is switched off so. An environment variable
     * needs the word, since an empty one counts as not set.
     */
    default ValueParser<Optional<T>> orOff() {
        return text -> text.equals("off") ? Optional.empty() : optional().parse(text);
    }
}
