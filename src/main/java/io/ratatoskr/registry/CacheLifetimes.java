package io.ratatoskr.registry;

import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tokens written to a cache by lifetime, as Anthropic reports them: {@code cache_creation} of the usage with {@code
 * ephemeral_5m_input_tokens} and {@code ephemeral_1h_input_tokens}. Servers in front of it use other names for the object, or put it
 * into the details of the prompt tokens.
 *
 * @param fiveMinutes null: not reported
 * @param oneHour null: not reported
 */
record CacheLifetimes(@Nullable Long fiveMinutes, @Nullable Long oneHour) {
    private static final CacheLifetimes UNKNOWN = new CacheLifetimes(null, null);
    private static final List<String> NAMES = List.of("cache_creation", "cache_creation_token_details");
    private static final String DETAILS = "prompt_tokens_details";

    static CacheLifetimes of(Usage usage) {
        CacheLifetimes lifetimes = of(usage.extra());
        return lifetimes.isReported()
                ? lifetimes
                : of(Json.fieldsOrNone(usage.extra().get(DETAILS)));
    }

    private static CacheLifetimes of(AdditionalProperties fields) {
        for (String name : NAMES) {
            AdditionalProperties counts = Json.fieldsOrNone(fields.get(name));
            var lifetimes = new CacheLifetimes(
                    count(counts.get("ephemeral_5m_input_tokens")), count(counts.get("ephemeral_1h_input_tokens")));
            if (lifetimes.isReported()) {
                return lifetimes;
            }
        }
        return UNKNOWN;
    }

    boolean isReported() {
        return fiveMinutes != null || oneHour != null;
    }

    /** Tokens written for an hour. */
    long hour() {
        return oneHour == null ? 0 : oneHour;
    }

    private static @Nullable Long count(@Nullable RawJson value) {
        return value != null && value.text().matches("[0-9]{1,15}") ? Long.valueOf(value.text()) : null;
    }
}
