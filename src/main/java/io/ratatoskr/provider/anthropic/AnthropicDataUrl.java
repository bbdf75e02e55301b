package io.ratatoskr.provider.anthropic;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A {@code data:} URL with base64.
 *
 * @param mediaType in lower case, without parameters
 * @param data the base64
 */
record AnthropicDataUrl(String mediaType, String data) {
    private static final int MAX_HEADER_LENGTH = 200;

    /** Parses the URL; null if it is not a data: URL with base64. */
    static @Nullable AnthropicDataUrl parse(String url) {
        if (!url.regionMatches(true, 0, "data:", 0, 5)) {
            return null;
        }
        int comma = url.indexOf(',');
        if (comma < 0 || comma > MAX_HEADER_LENGTH) {
            return null;
        }
        String header = url.substring(5, comma).toLowerCase(Locale.ROOT);
        if (!header.endsWith(";base64")) {
            return null;
        }
        String type = header.substring(0, header.indexOf(';')).strip();
        return new AnthropicDataUrl(type.equals("image/jpg") ? "image/jpeg" : type, url.substring(comma + 1));
    }
}
