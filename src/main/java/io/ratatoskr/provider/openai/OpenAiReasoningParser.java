package io.ratatoskr.provider.openai;

import io.ratatoskr.api.ReasoningConfig;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import org.jspecify.annotations.Nullable;

/** Parses {@code reasoning_effort} and {@code reasoning}; an effort in the object takes precedence. */
final class OpenAiReasoningParser {
    private @Nullable String plainEffort;
    private @Nullable ReasoningConfig object;

    void readField(JsonReader reader) {
        if (reader.name().equals("reasoning_effort")) {
            plainEffort = reader.readStringOrNull();
        } else if (reader.isNull()) {
            object = null;
        } else {
            object = object(reader);
        }
    }

    @Nullable
    ReasoningConfig toConfig() {
        if (object == null) {
            return plainEffort == null ? null : ReasoningConfig.ofEffort(plainEffort);
        }
        if (object.effort() == null && plainEffort != null) {
            return new ReasoningConfig(plainEffort, object.maxTokens(), object.excludeFromOutput(), object.extra());
        }
        return object;
    }

    private static ReasoningConfig object(JsonReader reader) {
        String effort = null;
        Integer maxTokens = null;
        Boolean exclude = null;
        var extra = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "effort" -> effort = reader.readStringOrNull();
                case "max_tokens" -> maxTokens = reader.readIntOrNull();
                case "exclude" -> exclude = reader.readBooleanOrNull();
                default -> extra.collect(reader);
            }
        }
        return new ReasoningConfig(effort, maxTokens, exclude, extra.toAdditionalProperties());
    }
}
