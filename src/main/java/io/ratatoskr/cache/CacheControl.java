package io.ratatoskr.cache;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about the cache, in the terms of HTTP's {@code Cache-Control}; unknown directives are ignored. What cannot be
 * read keeps the request from the cache: an invalid age is 0, and a header of more than 500 characters is {@code no-store}.
 *
 * @param noCache a stored response is not used; the new one is stored
 * @param noStore the cache is neither read nor written
 * @param maxAgeSeconds maximum age of a stored response
 */
public record CacheControl(boolean noCache, boolean noStore, long maxAgeSeconds) {
    /** Nothing is said. */
    public static final CacheControl DEFAULT = new CacheControl(false, false, Long.MAX_VALUE);

    private static final int MAX_LENGTH = 500;
    private static final String MAX_AGE = "max-age=";

    public static CacheControl parse(@Nullable String header) {
        if (header == null || header.isBlank()) {
            return DEFAULT;
        }
        if (header.length() > MAX_LENGTH) {
            return new CacheControl(true, true, 0);
        }
        boolean noCache = false;
        boolean noStore = false;
        long maxAge = Long.MAX_VALUE;
        for (String part : header.split(",")) {
            String directive = part.strip().toLowerCase(Locale.ROOT);
            if (directive.equals("no-cache")) {
                noCache = true;
            } else if (directive.equals("no-store")) {
                noStore = true;
            } else if (directive.startsWith(MAX_AGE)) {
                maxAge = Math.min(maxAge, seconds(directive.substring(MAX_AGE.length())));
            }
        }
        return new CacheControl(noCache || maxAge == 0, noStore, maxAge);
    }

    private static long seconds(String text) {
        String digits = text.length() > 2 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
        return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : 0;
    }
}
