package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.Usage;
import io.ratatoskr.json.Fields;
import io.ratatoskr.json.JsonReader;
import org.jspecify.annotations.Nullable;

/** Reads {@code usageMetadata}, as often as it comes; per count the last one told holds. Not thread-safe. */
final class UsageReader {
    private @Nullable Long prompt;
    private @Nullable Long toolUse;
    private @Nullable Long candidates;
    private @Nullable Long thoughts;
    private @Nullable Long cached;
    private @Nullable Long total;
    private final Fields extra = new Fields();

    /** Takes counts; a value that is no object is passed over. */
    void read(JsonReader reader) {
        if (!reader.isObject()) {
            reader.skip();
            return;
        }
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "promptTokenCount" -> prompt = count(reader, prompt);
                case "toolUsePromptTokenCount" -> toolUse = count(reader, toolUse);
                case "candidatesTokenCount", "responseTokenCount" -> candidates = count(reader, candidates);
                case "thoughtsTokenCount" -> thoughts = count(reader, thoughts);
                case "cachedContentTokenCount" -> cached = count(reader, cached);
                case "totalTokenCount" -> total = count(reader, total);
                default -> {
                    if (reader.isNull()) {
                        reader.skip();
                    } else {
                        extra.take(reader);
                    }
                }
            }
        }
    }

    /** The counts so far; null while there are none. */
    @Nullable
    Usage usage() {
        if (prompt == null && candidates == null && total == null) {
            return null;
        }
        long in = known(prompt) + known(toolUse);
        long out = known(candidates) + known(thoughts);
        return new Usage(in, out, total == null ? in + out : total, thoughts, cached, null, extra.extra());
    }

    private static long known(@Nullable Long count) {
        return count == null ? 0 : count;
    }

    private static @Nullable Long count(JsonReader reader, @Nullable Long before) {
        Long count = Loose.whole(reader);
        return count == null || count < 0 ? before : count;
    }
}
