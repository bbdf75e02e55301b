package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.BodyOverrides;
import org.jspecify.annotations.Nullable;

/**
 * Applies the caller's Gemini fields to the body: unknown fields of the request first, {@code raw_provider_options} last. A field
 * replaces the generated one; {@code generationConfig} is merged field by field.
 */
final class GeminiBodyOverrides {
    private static final String GENERATION_CONFIG = "generationConfig";
    private static final String CONTENTS = "contents";

    private GeminiBodyOverrides() {}

    /** @param extra unknown fields of Gemini's dialect */
    static byte[] apply(JsonWriter body, AdditionalProperties extra, @Nullable RawJson raw) {
        if (raw != null && Json.parseObject(raw).get(CONTENTS) != null) {
            throw new InvalidRequest(
                    "raw_provider_options.contents cannot be set; put messages into the request itself",
                    "raw_provider_options.contents");
        }
        return BodyOverrides.apply(body, extra.without(CONTENTS), raw, GENERATION_CONFIG);
    }
}
