package io.ratatoskr.provider.gemini;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A {@code data:} URL.
 *
 * @param mediaType media type in lower case, without parameters; empty if missing
 * @param base64 as received, not validated
 */
record GeminiDataUrl(String mediaType, String base64) {
    private static final String SCHEME = "data:";
    private static final String BASE64 = ";base64";

    /** Parses the URL; null if it is not a data: URL. */
    static @Nullable GeminiDataUrl parse(String url) {
        int comma = url.indexOf(',');
        if (!url.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) || comma < 0) {
            return null;
        }
        String header = url.substring(SCHEME.length(), comma).strip();
        String data = url.substring(comma + 1);
        int suffixStart = header.length() - BASE64.length();
        boolean encoded = suffixStart >= 0 && header.regionMatches(true, suffixStart, BASE64, 0, BASE64.length());
        int semicolon = header.indexOf(';');
        String type = (semicolon < 0 ? header : header.substring(0, semicolon)).strip();
        if (encoded) {
            return new GeminiDataUrl(MediaTypes.lowerCase(type), data);
        }
        try {
            String text = URLDecoder.decode(data.replace("+", "%2B"), StandardCharsets.UTF_8);
            String bytes = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
            return new GeminiDataUrl(type.isEmpty() ? "text/plain" : MediaTypes.lowerCase(type), bytes);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
