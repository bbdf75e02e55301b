package io.ratatoskr.client.codec;

import io.ratatoskr.api.model.Usage;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import org.jspecify.annotations.Nullable;

/** Reads {@code usage} as the gateway writes it, in OpenAI's format or its own. Not thread-safe. */
final class UsageReader {
    private long prompt;
    private long completion;
    private @Nullable Long total;
    private @Nullable Long reasoning;
    private @Nullable Long cached;
    private @Nullable Long cacheWrite;
    private final ExtraCollector extra = new ExtraCollector();

    private UsageReader() {}

    /** Reads token counts with details in nested objects; null for null. */
    static @Nullable Usage nested(JsonReader reader) {
        return reader.isNull() ? null : new UsageReader().read(reader, false);
    }

    /** Reads token counts with all details beside them, as those of scores; null for null. */
    static @Nullable Usage flat(JsonReader reader) {
        return reader.isNull() ? null : new UsageReader().read(reader, true);
    }

    private Usage read(JsonReader reader, boolean flat) {
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "prompt_tokens" -> prompt = reader.readLong();
                case "completion_tokens" -> completion = reader.readLong();
                case "total_tokens" -> total = reader.readLong();
                case "prompt_tokens_details", "completion_tokens_details" -> readDetails(reader, !flat);
                default -> {
                    if (!flat || !readCount(reader)) {
                        extra.collect(reader);
                    }
                }
            }
        }
        return new Usage(
                prompt,
                completion,
                total == null ? prompt + completion : total,
                reasoning,
                cached,
                cacheWrite,
                extra.toAdditionalProperties());
    }

    private void readDetails(JsonReader reader, boolean counts) {
        if (!reader.isObject() || !counts) {
            extra.collect(reader);
            return;
        }
        String name = reader.name();
        var rest = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            if (!readCount(reader)) {
                rest.collect(reader);
            }
        }
        extra.putNested(name, rest);
    }

    private boolean readCount(JsonReader reader) {
        switch (reader.name()) {
            case "reasoning_tokens" -> reasoning = reader.readLongOrNull();
            case "cached_tokens" -> cached = reader.readLongOrNull();
            case "cache_write_tokens" -> cacheWrite = reader.readLongOrNull();
            default -> {
                return false;
            }
        }
        return true;
    }
}
