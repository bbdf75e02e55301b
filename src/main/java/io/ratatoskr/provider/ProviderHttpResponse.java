package io.ratatoskr.provider;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A provider's full HTTP response, decompressed.
 *
 * @param headers by lower-case name; the last value of a repeated header
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record ProviderHttpResponse(int status, Map<String, String> headers, byte[] body) {
    public @Nullable String header(String lowerCaseName) {
        return headers.get(lowerCaseName);
    }
}
