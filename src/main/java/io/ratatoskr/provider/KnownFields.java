package io.ratatoskr.provider;

import io.ratatoskr.api.Extra;
import io.ratatoskr.api.JsonText;
import io.ratatoskr.json.Fields;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Passes on a stream chunk's unknown fields only when they are new or changed: some providers repeat them in every chunk. Not
 * thread-safe.
 */
public final class KnownFields {
    /** Number of fields that are remembered; any others always count as new. */
    private static final int MOST = 64;

    private final Map<String, JsonText> known = new LinkedHashMap<>();

    /** The fields that are new or have changed. */
    public Extra news(Extra told) {
        if (told.isEmpty()) {
            return told;
        }
        var news = new Fields();
        told.fields().forEach((name, value) -> {
            if (!value.equals(known.get(name))) {
                news.put(name, value);
                if (known.size() < MOST) {
                    known.put(name, value);
                }
            }
        });
        return news.extra();
    }

    /** All remembered fields with their last values. */
    public Extra all() {
        return new Extra(known);
    }
}
