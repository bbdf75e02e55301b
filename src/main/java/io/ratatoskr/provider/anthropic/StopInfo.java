package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.FinishReason;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.LenientJson;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Collects the stop fields of a response. Not thread-safe. */
final class StopInfo {
    private final ExtraCollector extra = new ExtraCollector();
    private @Nullable String reason;
    private @Nullable String refusal;

    /** Reads one of the fields {@code stop_reason}, {@code stop_sequence}, {@code stop_details}. */
    void field(JsonReader reader) {
        if (reader.isNull()) {
            reader.skip();
            return;
        }
        RawJson value = new RawJson("0");
        switch (reader.name()) {
            case "stop_reason" -> {
                if (!reader.isString()) {
                    reader.skip();
                    return;
                }
                reason = reader.readString();
                if (AnthropicStopReasons.isStandard(reason)) {
                    return;
                }
                value = Json.string(reason);
            }
            case "stop_details" -> {
                value = reader.readRaw();
                refusal = readExplanation(value);
            }
            default -> value = reader.readRaw();
        }
        extra.put(reader.name(), value);
    }

    boolean hasReason() {
        return reason != null;
    }

    FinishReason reason(boolean hasToolCalls) {
        return AnthropicStopReasons.toFinishReason(reason, hasToolCalls);
    }

    /** The explanation of a refusal; null if none was reported. */
    @Nullable
    String refusal() {
        return AnthropicStopReasons.REFUSAL.equals(reason) ? refusal : null;
    }

    /** Stop fields that the finish reason does not cover. */
    AdditionalProperties extra() {
        return extra.toAdditionalProperties();
    }

    private static @Nullable String readExplanation(RawJson details) {
        if (!details.text().startsWith("{")) {
            return null;
        }
        String explanation = null;
        try (JsonReader reader = JsonReader.of(details.text().getBytes(StandardCharsets.UTF_8))) {
            reader.beginObject();
            while (reader.nextField()) {
                if (reader.name().equals("explanation")) {
                    explanation = LenientJson.textOr(reader, explanation);
                } else {
                    reader.skip();
                }
            }
        }
        return explanation;
    }
}
