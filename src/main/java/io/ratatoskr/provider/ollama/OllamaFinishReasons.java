package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.FinishReason;
import io.ratatoskr.json.Json;

/** Reads the finish reason and the remaining fields of the last object of a response. */
final class OllamaFinishReasons {
    private OllamaFinishReasons() {}

    /** TOOL_CALLS with tool calls, LENGTH for {@code length}, else STOP; early versions send no reason. */
    static FinishReason of(OllamaResponseObject last, boolean hasToolCalls) {
        if (hasToolCalls) {
            return FinishReason.TOOL_CALLS;
        }
        return "length".equals(last.doneReason) ? FinishReason.LENGTH : FinishReason.STOP;
    }

    /** Additional fields, such as durations in nanoseconds, and a done reason without an equivalent. */
    static AdditionalProperties extra(OllamaResponseObject line) {
        String reason = line.doneReason;
        if (reason != null && !reason.equals("stop") && !reason.equals("length") && !reason.isEmpty()) {
            line.extra.put("done_reason", Json.string(reason));
        }
        line.usage.addUnpairedCount(line.extra);
        return line.extra.toAdditionalProperties();
    }
}
