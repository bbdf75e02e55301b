package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.LenientJson;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Collects the stop fields of a response. Not thread-safe. */
final class StopInfo {
    private static final String REFUSAL = "refusal";

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
                if (isStandard(reason)) {
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
        return toFinishReason(reason, hasToolCalls);
    }

    /** The explanation of a refusal; null if none was reported. */
    @Nullable
    String refusal() {
        return REFUSAL.equals(reason) ? refusal : null;
    }

    /** Stop fields that the finish reason does not cover. */
    AdditionalProperties extra() {
        return extra.toAdditionalProperties();
    }

    private static @Nullable String readExplanation(RawJson details) {
        if (!details.isObject()) {
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

    /**
     * Maps a stop reason; an unknown or missing one is STOP. So is {@code pause_turn}: the model pauses between calls of its own
     * tools and continues when the conversation is sent again.
     *
     * @param hasToolCalls whether tools were called
     */
    private static FinishReason toFinishReason(@Nullable String stopReason, boolean hasToolCalls) {
        return switch (stopReason) {
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
            case REFUSAL -> FinishReason.CONTENT_FILTER;
            case null, default -> hasToolCalls ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        };
    }

    /** True if the finish reason loses no information. */
    private static boolean isStandard(String stopReason) {
        return switch (stopReason) {
            case "end_turn", "stop_sequence", "tool_use", "max_tokens" -> true;
            default -> false;
        };
    }
}
