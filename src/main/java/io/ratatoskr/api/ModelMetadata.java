package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything known of a model at one provider.
 *
 * @param parameters by name; one that is absent is as good as {@link ParameterAvailability.Opaque}
 * @param pricing null: unknown
 * @param maxOutputTokens the most tokens of one answer; null: unknown
 */
public record ModelMetadata(
        ModelInfo info,
        Map<String, ParameterAvailability> parameters,
        @Nullable Pricing pricing,
        @Nullable Integer maxOutputTokens) {
    public ModelMetadata {
        requireNonNull(info, "info");
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** With nothing known beyond the info. */
    public static ModelMetadata of(ModelInfo info) {
        return new ModelMetadata(info, Map.of(), null, null);
    }

    /** Of a model of which only the name is known. */
    public static ModelMetadata of(String id, String provider) {
        return of(new ModelInfo(id, provider, Set.of(), null, null, true, null));
    }
}
