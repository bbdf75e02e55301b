package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.model.Usage;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.LenientJson;
import org.jspecify.annotations.Nullable;

/** Reads {@code usageMetadata}, which may be repeated; the last value of each count wins. Not thread-safe. */
final class GeminiUsageReader {
    private @Nullable Long prompt;
    private @Nullable Long toolUse;
    private @Nullable Long candidates;
    private @Nullable Long thoughts;
    private @Nullable Long cached;
    private @Nullable Long total;
    private final ExtraCollector extra = new ExtraCollector();

    /** Reads the counts; a value that is not an object is skipped. */
    void read(JsonReader reader) {
        if (!LenientJson.enterObject(reader)) {
            return;
        }
        while (reader.nextField()) {
            switch (reader.name()) {
                case "promptTokenCount" -> prompt = LenientJson.countOr(reader, prompt);
                case "toolUsePromptTokenCount" -> toolUse = LenientJson.countOr(reader, toolUse);
                case "candidatesTokenCount", "responseTokenCount" ->
                    candidates = LenientJson.countOr(reader, candidates);
                case "thoughtsTokenCount" -> thoughts = LenientJson.countOr(reader, thoughts);
                case "cachedContentTokenCount" -> cached = LenientJson.countOr(reader, cached);
                case "totalTokenCount" -> total = LenientJson.countOr(reader, total);
                default -> LenientJson.collect(reader, extra);
            }
        }
    }

    /** The usage so far; null while the tokens of the prompt are unknown. Gemini omits counts of 0. */
    @Nullable
    Usage usage() {
        if (prompt == null) {
            return null;
        }
        long promptTokens = LenientJson.orZero(prompt) + LenientJson.orZero(toolUse);
        long completionTokens = LenientJson.orZero(candidates) + LenientJson.orZero(thoughts);
        return new Usage(
                promptTokens,
                completionTokens,
                total == null ? promptTokens + completionTokens : total,
                thoughts,
                cached,
                null,
                extra.toAdditionalProperties());
    }
}
