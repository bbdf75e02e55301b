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
final class Counts {
    private @Nullable Long prompt;
    private @Nullable Long cached;
    private @Nullable Long answer;

    /** Reads the current field; a value that is not a count is skipped. */
    void field(JsonReader reader) {
        String name = reader.name();
        if (!reader.isNumber()) {
            reader.skip();
            return;
        }
        double told = reader.readDouble();
        Long count = told >= 0 && told < 1L << 53 ? (long) told : null;
        switch (name) {
            case "prompt_eval_count" -> prompt = count;
            case "prompt_eval_cached_count" -> cached = count;
            case "eval_count" -> answer = count;
            default -> throw new IllegalArgumentException(name);
        }
    }

    /** The usage; null if the prompt tokens are unknown. */
    @Nullable
    Usage usage() {
        if (prompt == null) {
            return null;
        }
        long said = answer == null ? 0 : answer;
        return new Usage(prompt, said, prompt + said, null, cached, null, AdditionalProperties.NONE);
    }

    /** Adds the response tokens to the additional fields if there is no usage to hold them. */
    void keep(ExtraCollector extra) {
        if (prompt == null && answer != null) {
            extra.put("eval_count", new RawJson(Long.toString(answer)));
        }
    }
}
