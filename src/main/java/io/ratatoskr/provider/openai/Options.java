package io.ratatoskr.provider.openai;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.ReasoningConfig;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.Profile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes options common to chat and completion requests. */
final class Options {
    private static final String STREAM_OPTIONS = "stream_options";

    private Options() {}

    static void stop(JsonWriter writer, List<String> stop) {
        if (stop.isEmpty()) {
            return;
        }
        writer.name("stop").beginList();
        stop.forEach(writer::string);
        writer.endList();
    }

    /** Writes reasoning in the provider's format; with EFFORT, an object carries what {@code reasoning_effort} cannot express. */
    static void reasoning(JsonWriter writer, @Nullable ReasoningConfig config, Profile profile, boolean own) {
        if (config == null) {
            return;
        }
        AdditionalProperties extra = own ? config.extra() : AdditionalProperties.NONE;
        boolean beyond = config.maxTokens() != null || config.excludeFromOutput() != null || !extra.isEmpty();
        boolean effortInside = switch (profile.reasoning()) {
            case EFFORT -> {
                writer.field("reasoning_effort", config.effort());
                yield false;
            }
            case OBJECT -> config.effort() != null;
        };
        if (!beyond && !effortInside) {
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
    static void stream(JsonWriter writer, AdditionalProperties extra) {
        writer.name("stream").bool(true).name(STREAM_OPTIONS).beginObject();
        RawJson wishes = extra.get(STREAM_OPTIONS);
        if (wishes != null && wishes.text().startsWith("{")) {
            writer.fields(Json.parseObject(wishes).without("include_usage"));
        }
        writer.name("include_usage").bool(true).endObject();
    }

    static void extra(JsonWriter writer, AdditionalProperties extra) {
        Nested.writeOthers(writer, extra, STREAM_OPTIONS);
    }
}
