package io.ratatoskr.provider.huggingface;

import io.ratatoskr.api.Usage;
import io.ratatoskr.provider.ProviderHttpResponse;
import org.jspecify.annotations.Nullable;

/** Reads token usage from TEI's header {@code x-compute-tokens}. */
final class TeiUsageHeader {
    private static final int MAX_DIGITS = 12;

    private TeiUsageHeader() {}

    /** Null when absent or not a number. */
    static @Nullable Usage read(ProviderHttpResponse response) {
        String tokens = response.header("x-compute-tokens");
        if (tokens == null || tokens.isEmpty() || tokens.length() > MAX_DIGITS) {
            return null;
        }
        return tokens.chars().allMatch(c -> c >= '0' && c <= '9') ? Usage.of(Long.parseLong(tokens), 0) : null;
    }
}
