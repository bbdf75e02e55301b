package io.ratatoskr.provider.openai;

import io.ratatoskr.json.JsonReader;
import org.jspecify.annotations.Nullable;

/**
 * Token counts under names other than those of OpenAI's chats: {@code input_tokens} and {@code output_tokens} of Anthropic and of
 * OpenAI's Responses API, and the same words in camel case. They count only where the usual names are missing or 0. Not
 * thread-safe.
 */
final class AlternativeCounts {
    private @Nullable Long input;
    private @Nullable Long output;
    private @Nullable Long cacheRead;
    private @Nullable Long cacheWrite;

    /** Reads the current field if it is such a count, without moving on. */
    void read(JsonReader reader) {
        if (!reader.isNumber()) {
            return;
        }
        switch (reader.name()) {
            case "input_tokens", "inputTokens", "promptTokens" -> input = count(reader, input);
            case "output_tokens", "outputTokens", "completionTokens" -> output = count(reader, output);
            case "cache_read_input_tokens" -> cacheRead = count(reader, cacheRead);
            case "cache_creation_input_tokens" -> cacheWrite = count(reader, cacheWrite);
            default -> {}
        }
    }

    /** True if the prompt or the completion has such a count above 0. */
    boolean any() {
        return (input != null && input > 0) || (output != null && output > 0);
    }

    @Nullable
    Long cacheRead() {
        return cacheRead;
    }

    @Nullable
    Long cacheWrite() {
        return cacheWrite;
    }

    /**
     * The prompt's tokens; null if unknown. Beside Anthropic's cache counts {@code input_tokens} does not include these, unless the
     * total says so.
     */
    @Nullable
    Long promptOr(@Nullable Long prompt, @Nullable Long completion, @Nullable Long total) {
        if (input == null || (prompt != null && prompt > 0)) {
            return prompt;
        }
        long cache = (cacheRead == null ? 0 : cacheRead) + (cacheWrite == null ? 0 : cacheWrite);
        Long out = completionOr(completion);
        boolean included = total != null && out != null && total == input + out;
        return included ? input : Long.valueOf(input + cache);
    }

    /** The completion's tokens; null if unknown. */
    @Nullable
    Long completionOr(@Nullable Long completion) {
        return output == null || (completion != null && completion > 0) ? completion : output;
    }

    private static @Nullable Long count(JsonReader reader, @Nullable Long fallback) {
        double value = reader.readDouble();
        return value >= 0 && value < 1L << 53 ? Long.valueOf((long) value) : fallback;
    }
}
