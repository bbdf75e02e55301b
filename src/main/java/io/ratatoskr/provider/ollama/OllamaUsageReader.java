package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.Usage;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads token counts. Ollama omits counts of 0. A missing response count means 0; a missing prompt count means unknown, since
 * earlier versions counted only the tokens that were not cached.
 */
final class OllamaUsageReader {
    private @Nullable Long promptTokens;
    private @Nullable Long cachedTokens;
    private @Nullable Long completionTokens;

    /** Reads the current field; a value that is not a count is skipped. */
    void readField(JsonReader reader) {
        String name = reader.name();
        if (!reader.isNumber()) {
            reader.skip();
            return;
        }
        double value = reader.readDouble();
        Long count = value >= 0 && value < 1L << 53 ? (long) value : null;
        switch (name) {
            case "prompt_eval_count" -> promptTokens = count;
            case "prompt_eval_cached_count" -> cachedTokens = count;
            case "eval_count" -> completionTokens = count;
            default -> throw new IllegalArgumentException(name);
        }
    }

    /** The usage; null if the prompt tokens are unknown. */
    @Nullable
    Usage usage() {
        if (promptTokens == null) {
            return null;
        }
        long completion = completionTokens == null ? 0 : completionTokens;
        return new Usage(promptTokens, completion, promptTokens + completion, null, cachedTokens, null, AdditionalProperties.NONE);
    }

    /** Adds the response tokens to the additional fields if there is no usage to hold them. */
    void addUnpairedCount(ExtraCollector extra) {
        if (promptTokens == null && completionTokens != null) {
            extra.put("eval_count", new RawJson(Long.toString(completionTokens)));
        }
    }
}
