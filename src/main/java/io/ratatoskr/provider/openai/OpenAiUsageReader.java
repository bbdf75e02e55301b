package io.ratatoskr.provider.openai;

import io.ratatoskr.api.Usage;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.LenientJson;
import org.jspecify.annotations.Nullable;

/**
 * Reads token usage: the last non-null value of each field is used; nothing is summed up. Unknown fields of nested details are
 * kept under the name of their object. Not thread-safe.
 */
final class OpenAiUsageReader {
    private @Nullable Long prompt;
    private @Nullable Long completion;
    private @Nullable Long total;
    private @Nullable Long reasoning;
    private @Nullable Long cached;
    private @Nullable Long cacheWrite;
    private final ExtraCollector extra = new ExtraCollector();

    /** Reads the {@code usage} at the reader's position; ignores null and anything but an object. */
    void read(JsonReader reader) {
        if (!LenientJson.enterObject(reader)) {
            return;
        }
        while (reader.nextField()) {
            switch (reader.name()) {
                case "prompt_tokens" -> prompt = LenientJson.countOr(reader, prompt);
                case "completion_tokens" -> completion = LenientJson.countOr(reader, completion);
                case "total_tokens" -> total = LenientJson.countOr(reader, total);
                case "reasoning_tokens" -> reasoning = LenientJson.countOr(reader, reasoning);
                case "prompt_tokens_details", "completion_tokens_details" -> readDetails(reader);
                case "cached_tokens", "prompt_cache_hit_tokens", "cache_read_input_tokens" -> {
                    if (reader.isNumber()) {
                        cached = LenientJson.countOr(reader, cached);
                    }
                    // Also kept under its original name, for clients of that provider
                    LenientJson.collect(reader, extra);
                }
                case "cache_creation_input_tokens" -> {
                    if (reader.isNumber()) {
                        cacheWrite = LenientJson.countOr(reader, cacheWrite);
                    }
                    LenientJson.collect(reader, extra);
                }
                default -> LenientJson.collect(reader, extra);
            }
        }
    }

    /** The usage so far; null while there is none. */
    @Nullable
    Usage usage() {
        if (prompt == null && completion == null && total == null) {
            return null;
        }
        long in = prompt == null ? 0 : prompt;
        long out = completion != null ? completion : total == null ? 0 : Math.max(0, total - in);
        long reasoningTokens = reasoning == null ? 0 : reasoning;
        // Some providers count reasoning separately from the completion, which only the total reveals
        if (total != null && reasoningTokens > 0 && total == in + out + reasoningTokens) {
            out += reasoningTokens;
        }
        return new Usage(in, out, total == null ? in + out : total, reasoning, cached, cacheWrite, extra.toAdditionalProperties());
    }

    private void readDetails(JsonReader reader) {
        if (!reader.isObject()) {
            LenientJson.collect(reader, extra);
            return;
        }
        String name = reader.name();
        var rest = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "cached_tokens" -> cached = LenientJson.countOr(reader, cached);
                case "cache_write_tokens", "cache_creation_tokens" -> cacheWrite = LenientJson.countOr(reader, cacheWrite);
                case "reasoning_tokens" -> reasoning = LenientJson.countOr(reader, reasoning);
                default -> rest.collect(reader);
            }
        }
        extra.putNested(name, rest);
    }
}
