package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.Usage;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Lax;
import org.jspecify.annotations.Nullable;

/**
 * Collects token counts; the last non-null value of each field wins. The API counts cached and cache-written tokens in addition
 * to {@code input_tokens}; the prompt tokens here include them all. Not thread-safe.
 */
final class UsageReader {
    private static final String OUTPUT_DETAILS = "output_tokens_details";

    private @Nullable Long input;
    private @Nullable Long output;
    private @Nullable Long thinking;
    private @Nullable Long cacheRead;
    private @Nullable Long cacheWrite;
    private final ExtraCollector extra = new ExtraCollector();

    /** Reads {@code usage} at the current position; a value that is not an object is skipped. */
    void read(JsonReader reader) {
        if (!Lax.enterObject(reader)) {
            return;
        }
        while (reader.nextField()) {
            switch (reader.name()) {
                case "input_tokens" -> input = Lax.count(reader, input);
                case "output_tokens" -> output = Lax.count(reader, output);
                case "cache_read_input_tokens" -> cacheRead = Lax.count(reader, cacheRead);
                case "cache_creation_input_tokens" -> cacheWrite = Lax.count(reader, cacheWrite);
                case OUTPUT_DETAILS -> details(reader);
                default -> Lax.keep(reader, extra);
            }
        }
    }

    /** The usage so far; null if there is none. */
    @Nullable
    Usage usage() {
        if (input == null && output == null) {
            return null;
        }
        long in = or0(input) + or0(cacheRead) + or0(cacheWrite);
        long out = or0(output);
        return new Usage(in, out, in + out, thinking, cacheRead, cacheWrite, extra.toAdditionalProperties());
    }

    private void details(JsonReader reader) {
        if (!reader.isObject()) {
            reader.skip();
            return;
        }
        var rest = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.name().equals("thinking_tokens")) {
                thinking = Lax.count(reader, thinking);
            } else {
                rest.collect(reader);
            }
        }
        extra.putNested(OUTPUT_DETAILS, rest);
    }

    private static long or0(@Nullable Long count) {
        return count == null ? 0 : count;
    }
}
