package io.ratatoskr.provider.openai;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.Usage;
import io.ratatoskr.json.JsonWriter;

/** Writes {@code usage}. */
final class OpenAiUsageWriter {
    private static final String PROMPT = "prompt_tokens_details";
    private static final String COMPLETION = "completion_tokens_details";

    private OpenAiUsageWriter() {}

    static void write(JsonWriter writer, Usage usage) {
        writer.beginObject().name("prompt_tokens").number(usage.promptTokens());
        writer.name("completion_tokens").number(usage.completionTokens());
        writer.name("total_tokens").number(usage.totalTokens());
        writeDetails(writer, usage);
        writer.fieldsOnOneLine(usage.extra().without(PROMPT).without(COMPLETION));
        writer.endObject();
    }

    private static void writeDetails(JsonWriter writer, Usage usage) {
        AdditionalProperties prompt = NestedExtras.get(PROMPT, usage.extra());
        if (usage.cachedTokens() != null || usage.cacheWriteTokens() != null || !prompt.isEmpty()) {
            writer.name(PROMPT)
                    .beginObject()
                    .field("cached_tokens", usage.cachedTokens())
                    .field("cache_write_tokens", usage.cacheWriteTokens())
                    .fieldsOnOneLine(prompt)
                    .endObject();
        }
        AdditionalProperties completion = NestedExtras.get(COMPLETION, usage.extra());
        if (usage.reasoningTokens() != null || !completion.isEmpty()) {
            writer.name(COMPLETION)
                    .beginObject()
                    .field("reasoning_tokens", usage.reasoningTokens())
                    .fieldsOnOneLine(completion)
                    .endObject();
        }
    }
}
