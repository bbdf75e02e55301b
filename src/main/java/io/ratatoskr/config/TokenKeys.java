package io.ratatoskr.config;

import java.util.List;

/** The key of counted and listed tokens. */
final class TokenKeys {
    static final Key<Long> TEXT_LIMIT = new Key<>(
            "tokens.text-limit",
            Sizes.between("1KiB", "64MiB"),
            "4MiB",
            "Maximum size of the texts of a request whose tokens are counted or listed; larger ones are rejected with 413.");

    static final List<Key<?>> ALL = List.of(TEXT_LIMIT);

    private TokenKeys() {}
}
