package io.ratatoskr.provider.openai;

import io.ratatoskr.api.Usage;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Lax;
import org.jspecify.annotations.Nullable;

/**
 * Reads token usage: the last non-null value of each field is used; nothing is summed up. Unknown fields of nested details are
 * kept under the name of their object. Not thread-safe.
 */
final class UsageReader {
    private @Nullable Long prompt;
    private @Nullable Long completion;
    private @Nullable Long total;
    private @Nullable Long reasoning;
    private @Nullable Long cached;
    private @Nullable Long cacheWrite;
    private final ExtraCollector extra = new ExtraCollector();

    /** Reads the {@code usage} at the reader's position; ignores null and anything but an object. */
    void read(JsonReader reader) {
        if (!Lax.enterObject(reader)) {
            return;
        }
        while (reader.nextField()) {
            switch (reader.name()) {
                case "prompt_tokens" -> prompt = Lax.count(reader, prompt);
                case "completion_tokens" -> completion = Lax.count(reader, completion);
                case "total_tokens" -> total = Lax.count(reader, total);
                case "reasoning_tokens" -> reasoning = Lax.count(reader, reasoning);
                case "prompt_tokens_details", "completion_tokens_details" -> details(reader);
                case "cached_tokens", "prompt_cache_hit_tokens", "cache_read_input_tokens" -> {
                    if (reader.isNumber()) {
                        cached = Lax.count(reader, cached);
                    }
                    // Also kept under its original name, for clients of that provider
                    Lax.keep(reader, extra);
                }
                case "cache_creation_input_tokens" -> {
                    if (reader.isNumber()) {
                        cacheWrite = Lax.count(reader, cacheWrite);
                    }
                    Lax.keep(reader, extra);
                }
                default -> Lax.keep(reader, extra);
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
        long thought = reasoning == null ? 0 : reasoning;
        // Some providers count reasoning separately from the completion, which only the total reveals
        if (total != null && thought > 0 && total == in + out + thought) {
            out += thought;
        }
        return new Usage(in, out, total == null ? in + out : total, reasoning, cached, cacheWrite, extra.toAdditionalProperties());
    }

    private void details(JsonReader reader) {
        if (!reader.isObject()) {
            Lax.keep(reader, extra);
            return;
        }
        String name = reader.name();
        var rest = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "cached_tokens" -> cached = Lax.count(reader, cached);
                case "cache_write_tokens", "cache_creation_tokens" -> cacheWrite = Lax.count(reader, cacheWrite);
                case "reasoning_tokens" -> reasoning = Lax.count(reader, reasoning);
                default -> rest.collect(reader);
            }
        }
        extra.putNested(name, rest);
    }
}
