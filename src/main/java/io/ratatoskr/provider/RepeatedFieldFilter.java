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
public final class RepeatedFieldFilter {
    /** Number of fields that are remembered; any others always count as new. */
    private static final int MAX_FIELDS = 64;

    private final Map<String, RawJson> lastValues = new LinkedHashMap<>();

    /** The fields that are new or have changed. */
    public AdditionalProperties changed(AdditionalProperties fields) {
        if (fields.isEmpty()) {
            return fields;
        }
        var changes = new ExtraCollector();
        fields.fields().forEach((name, value) -> {
            if (!value.equals(lastValues.get(name))) {
                changes.put(name, value);
                if (lastValues.size() < MAX_FIELDS) {
                    lastValues.put(name, value);
                }
            }
        });
        return changes.toAdditionalProperties();
    }

    /** All remembered fields with their last values. */
    public AdditionalProperties all() {
        return new AdditionalProperties(lastValues);
    }
}
