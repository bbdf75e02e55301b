package io.ratatoskr.provider.huggingface;

import io.ratatoskr.api.InvalidRequest;

/** Limits the number of values in a response, so that a body of tiny values stays small in memory. Not thread-safe. */
final class ValueLimit {
    /** Several times the tokens of the largest batch that a long-context model accepts. */
    private static final int MAX_VALUES = 1_000_000;

    private int count;

    void increment() {
        if (++count > MAX_VALUES) {
            throw new InvalidRequest("more than %,d values".formatted(MAX_VALUES));
        }
    }
}
