package io.ratatoskr.provider.anthropic;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A {@code data:} URL with base64.
 *
 * @param mediaType in lower case, without parameters
 * @param data the base64
 */
record DataUrl(String mediaType, String data) {
    private static final int LONGEST_HEAD = 200;

    /** Parses the URL; null if it is not a data: URL with base64. */
    static @Nullable DataUrl of(String url) {
        if (!url.regionMatches(true, 0, "data:", 0, 5)) {
            return null;
        }
        int comma = url.indexOf(',');
        if (comma < 0 || comma > LONGEST_HEAD) {
            return null;
        }
        String head = url.substring(5, comma).toLowerCase(Locale.ROOT);
        if (!head.endsWith(";base64")) {
            return null;
        }
        String type = head.substring(0, head.indexOf(';')).strip();
        return new DataUrl(type.equals("image/jpg") ? "image/jpeg" : type, url.substring(comma + 1));
    }
}
