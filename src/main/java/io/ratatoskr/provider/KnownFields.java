package io.ratatoskr.provider;

import io.ratatoskr.api.Extra;
import io.ratatoskr.api.JsonText;
import io.ratatoskr.json.Fields;
import java.util.LinkedHashMap;
import java.util.Map;

/** Fields of a stream's pieces that the gateway has no word for; some are repeated with every piece. Not thread-safe. */
public final class KnownFields {
    /** Fields that are remembered; further ones count as new whenever they come. */
    private static final int MOST = 64;

    private final Map<String, JsonText> known = new LinkedHashMap<>();

    /** Those that are new or have changed. */
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

    /** All, as they were last told. */
    public Extra all() {
        return new Extra(known);
    }
}
