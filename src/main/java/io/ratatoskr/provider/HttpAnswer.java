package io.ratatoskr.provider;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A provider's whole answer, decompressed.
 *
 * @param headers by lower-case name, the last of a repeated header
 */
public record HttpAnswer(int status, Map<String, String> headers, byte[] body) {
    public @Nullable String header(String lowerCaseName) {
        return headers.get(lowerCaseName);
    }
}
