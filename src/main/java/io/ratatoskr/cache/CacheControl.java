package io.ratatoskr.cache;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about the cache, in the terms of HTTP's {@code Cache-Control}; unknown directives are ignored.
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
        if (header == null || header.isBlank() || header.length() > MAX_LENGTH) {
            return DEFAULT;
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
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : Long.MAX_VALUE;
    }
}
