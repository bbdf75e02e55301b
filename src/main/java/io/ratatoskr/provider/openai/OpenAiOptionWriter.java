package io.ratatoskr.provider.openai;

import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.chat.Sampling;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.settings.ProviderProfile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes options common to chat and completion requests. */
final class OpenAiOptionWriter {
    private static final String STREAM_OPTIONS = "stream_options";

    private OpenAiOptionWriter() {}

    static void writeSampling(JsonWriter writer, Sampling sampling) {
        writer.field("temperature", sampling.temperature())
                .field("top_p", sampling.topP())
                .field("top_k", sampling.topK())
                .field("frequency_penalty", sampling.penalties().frequency())
                .field("presence_penalty", sampling.penalties().presence())
                .field("seed", sampling.seed());
    }

    static void writeStop(JsonWriter writer, List<String> stop) {
        if (stop.isEmpty()) {
            return;
        }
        writer.name("stop").beginList();
        stop.forEach(writer::string);
        writer.endList();
    }

    /** Writes reasoning in the provider's format; with EFFORT, an object carries what {@code reasoning_effort} cannot express. */
    static void writeReasoning(
            JsonWriter writer, @Nullable ReasoningConfig config, ProviderProfile profile, boolean sameDialect) {
        if (config == null) {
            return;
        }
        AdditionalProperties extra = sameDialect ? config.extra() : AdditionalProperties.NONE;
        boolean needsObject = config.maxTokens() != null || config.excludeFromOutput() != null || !extra.isEmpty();
        boolean effortInside = switch (profile.reasoningFormat()) {
            case EFFORT -> {
                writer.field("reasoning_effort", config.effort());
                yield false;
            }
            case OBJECT -> config.effort() != null;
        };
        if (!needsObject && !effortInside) {
            return;
        }
        writer.name("reasoning").beginObject();
        if (effortInside) {
            writer.field("effort", config.effort());
        }
        writer.field("max_tokens", config.maxTokens())
                .field("exclude", config.excludeFromOutput())
                .fields(extra)
                .endObject();
    }

    /** Always requests token usage; other stream options of the caller are kept. */
    static void writeStream(JsonWriter writer, AdditionalProperties extra) {
        writer.name("stream").bool(true).name(STREAM_OPTIONS).beginObject();
        writer.fields(NestedExtras.get(STREAM_OPTIONS, extra).without("include_usage"))
                .name("include_usage")
                .bool(true)
                .endObject();
    }

    static void writeExtra(JsonWriter writer, AdditionalProperties extra) {
        NestedExtras.writeOthers(writer, extra, STREAM_OPTIONS);
    }
}
