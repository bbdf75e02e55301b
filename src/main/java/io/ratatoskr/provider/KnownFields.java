package io.ratatoskr.provider;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.ExtraCollector;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Passes on a stream chunk's unknown fields only when they are new or changed: some providers repeat them in every chunk. Not
 * thread-safe.
 */
public final class KnownFields {
    /** Number of fields that are remembered; any others always count as new. */
    private static final int MOST = 64;

    private final Map<String, RawJson> known = new LinkedHashMap<>();

    /** The fields that are new or have changed. */
    public AdditionalProperties news(AdditionalProperties told) {
        if (told.isEmpty()) {
            return told;
        }
        var news = new ExtraCollector();
        told.fields().forEach((name, value) -> {
            if (!value.equals(known.get(name))) {
                news.put(name, value);
                if (known.size() < MOST) {
                    known.put(name, value);
                }
            }
        });
        return news.toAdditionalProperties();
    }

    /** All remembered fields with their last values. */
    public AdditionalProperties all() {
        return new AdditionalProperties(known);
    }
}
