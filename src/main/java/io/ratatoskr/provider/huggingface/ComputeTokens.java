package io.ratatoskr.provider.huggingface;

import io.ratatoskr.api.Usage;
import io.ratatoskr.provider.HttpAnswer;
import org.jspecify.annotations.Nullable;

/** Reads token usage from TEI's header {@code x-compute-tokens}. */
final class ComputeTokens {
    private static final int MOST_DIGITS = 12;

    private ComputeTokens() {}

    /** Null when absent or not a number. */
    static @Nullable Usage of(HttpAnswer answer) {
        String tokens = answer.header("x-compute-tokens");
        if (tokens == null || tokens.isEmpty() || tokens.length() > MOST_DIGITS) {
            return null;
        }
        return tokens.chars().allMatch(c -> c >= '0' && c <= '9') ? Usage.of(Long.parseLong(tokens), 0) : null;
    }
}
