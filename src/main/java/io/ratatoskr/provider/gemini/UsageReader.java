package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.Usage;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Lax;
import org.jspecify.annotations.Nullable;

/** Reads {@code usageMetadata}, which may be repeated; the last value of each count wins. Not thread-safe. */
final class UsageReader {
    private @Nullable Long prompt;
    private @Nullable Long toolUse;
    private @Nullable Long candidates;
    private @Nullable Long thoughts;
    private @Nullable Long cached;
    private @Nullable Long total;
    private final ExtraCollector extra = new ExtraCollector();

    /** Reads the counts; a value that is not an object is skipped. */
    void read(JsonReader reader) {
        if (!Lax.enterObject(reader)) {
            return;
        }
        while (reader.nextField()) {
            switch (reader.name()) {
                case "promptTokenCount" -> prompt = Lax.count(reader, prompt);
                case "toolUsePromptTokenCount" -> toolUse = Lax.count(reader, toolUse);
                case "candidatesTokenCount", "responseTokenCount" -> candidates = Lax.count(reader, candidates);
                case "thoughtsTokenCount" -> thoughts = Lax.count(reader, thoughts);
                case "cachedContentTokenCount" -> cached = Lax.count(reader, cached);
                case "totalTokenCount" -> total = Lax.count(reader, total);
                default -> Lax.keep(reader, extra);
            }
        }
    }

    /** The usage so far; null if there is none. */
    @Nullable
    Usage usage() {
        if (prompt == null && candidates == null && total == null) {
            return null;
        }
        long in = known(prompt) + known(toolUse);
        long out = known(candidates) + known(thoughts);
        return new Usage(in, out, total == null ? in + out : total, thoughts, cached, null, extra.toAdditionalProperties());
    }

    private static long known(@Nullable Long count) {
        return count == null ? 0 : count;
    }
}
