package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.FinishReason;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Lax;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Collects the stop fields of a response. Not thread-safe. */
final class AnswerEnd {
    private final ExtraCollector told = new ExtraCollector();
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
                if (StopReasons.isPlain(reason)) {
                    return;
                }
                value = Json.string(reason);
            }
            case "stop_details" -> {
                value = reader.readRaw();
                refusal = explanation(value);
            }
            default -> value = reader.readRaw();
        }
        told.put(reader.name(), value);
    }

    boolean isTold() {
        return reason != null;
    }

    FinishReason reason(boolean calls) {
        return StopReasons.of(reason, calls);
    }

    /** The explanation of a refusal; null if none was reported. */
    @Nullable
    String refusal() {
        return StopReasons.REFUSAL.equals(reason) ? refusal : null;
    }

    /** Stop fields that the finish reason does not cover. */
    AdditionalProperties told() {
        return told.toAdditionalProperties();
    }

    private static @Nullable String explanation(RawJson details) {
        if (!details.text().startsWith("{")) {
            return null;
        }
        String explanation = null;
        try (JsonReader reader = JsonReader.of(details.text().getBytes(StandardCharsets.UTF_8))) {
            reader.beginObject();
            while (reader.nextField()) {
                if (reader.name().equals("explanation")) {
                    explanation = Lax.known(reader, explanation);
                } else {
                    reader.skip();
                }
            }
        }
        return explanation;
    }
}
