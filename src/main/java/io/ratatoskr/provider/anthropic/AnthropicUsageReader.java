package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.model.Usage;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.LenientJson;
import org.jspecify.annotations.Nullable;

/**
 * Collects token counts; the last non-null value of each field wins. The API counts cached and cache-written tokens in addition
 * to {@code input_tokens}; the prompt tokens here include them all. Not thread-safe.
 */
final class AnthropicUsageReader {
    private static final String OUTPUT_DETAILS = "output_tokens_details";

    private @Nullable Long input;
    private @Nullable Long output;
    private @Nullable Long thinking;
    private @Nullable Long cacheRead;
    private @Nullable Long cacheWrite;
    private final ExtraCollector extra = new ExtraCollector();

    /** Reads {@code usage} at the current position; a value that is not an object is skipped. */
    void read(JsonReader reader) {
        if (!LenientJson.enterObject(reader)) {
            return;
        }
        while (reader.nextField()) {
            switch (reader.name()) {
                case "input_tokens" -> input = LenientJson.countOr(reader, input);
                case "output_tokens" -> output = LenientJson.countOr(reader, output);
                case "cache_read_input_tokens" -> cacheRead = LenientJson.countOr(reader, cacheRead);
                case "cache_creation_input_tokens" -> cacheWrite = LenientJson.countOr(reader, cacheWrite);
                case OUTPUT_DETAILS -> readDetails(reader);
                default -> LenientJson.collect(reader, extra);
            }
        }
    }

    /** The usage so far; null while the tokens of the prompt or of the response are unknown. */
    @Nullable
    Usage usage() {
        if (input == null || output == null) {
            return null;
        }
        long promptTokens = LenientJson.orZero(input) + LenientJson.orZero(cacheRead) + LenientJson.orZero(cacheWrite);
        long completionTokens = LenientJson.orZero(output);
        return new Usage(
                promptTokens,
                completionTokens,
                promptTokens + completionTokens,
                thinking,
                cacheRead,
                cacheWrite,
                extra.toAdditionalProperties());
    }

    private void readDetails(JsonReader reader) {
        if (!reader.isObject()) {
            reader.skip();
            return;
        }
        var otherFields = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.name().equals("thinking_tokens")) {
                thinking = LenientJson.countOr(reader, thinking);
            } else {
                otherFields.collect(reader);
            }
        }
        extra.putNested(OUTPUT_DETAILS, otherFields);
    }
}
