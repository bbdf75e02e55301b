package io.ratatoskr.camel.ratatoskr;

import org.jspecify.annotations.Nullable;

/**
 * A gateway in another process, as endpoints name it. Its text has no key.
 *
 * @param uri such as {@code unix:/run/ratatoskr.sock}
 * @param apiKey null: that of the environment
 */
record ServiceKey(String uri, @Nullable String apiKey) {
    /** Null when the URI is null or blank, as an optional property placeholder may leave it. */
    static @Nullable ServiceKey of(@Nullable String uri, @Nullable String apiKey) {
        if (uri == null || uri.isBlank()) {
            return null;
        }
        return new ServiceKey(uri.strip(), apiKey == null || apiKey.isBlank() ? null : apiKey.strip());
    }

    @Override
    public String toString() {
        return uri;
    }
}
