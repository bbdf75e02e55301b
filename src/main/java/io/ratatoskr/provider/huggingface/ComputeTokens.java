package io.ratatoskr.provider.huggingface;

import io.ratatoskr.api.Usage;
import io.ratatoskr.provider.HttpAnswer;
import org.jspecify.annotations.Nullable;

/** What TEI says of its work, in the header {@code x-compute-tokens}. */
final class ComputeTokens {
    private static final int MOST_DIGITS = 12;

    private ComputeTokens() {}

    /** Null where nothing is told. */
    static @Nullable Usage of(HttpAnswer answer) {
        String tokens = answer.header("x-compute-tokens");
        if (tokens == null || tokens.isEmpty() || tokens.length() > MOST_DIGITS) {
            return null;
        }
        return tokens.chars().allMatch(c -> c >= '0' && c <= '9') ? Usage.of(Long.parseLong(tokens), 0) : null;
    }
}
