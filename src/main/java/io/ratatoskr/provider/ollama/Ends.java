package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.FinishReason;
import io.ratatoskr.json.Json;

/** Reads the finish reason and the remaining fields of the last object of a response. */
final class Ends {
    private Ends() {}

    /** TOOL_CALLS with tool calls, LENGTH for {@code length}, else STOP; early versions send no reason. */
    static FinishReason reason(Line last, boolean called) {
        if (called) {
            return FinishReason.TOOL_CALLS;
        }
        return "length".equals(last.doneReason) ? FinishReason.LENGTH : FinishReason.STOP;
    }

    /** Additional fields, such as durations in nanoseconds, and a done reason without an equivalent. */
    static AdditionalProperties extra(Line line) {
        String word = line.doneReason;
        if (word != null && !word.equals("stop") && !word.equals("length") && !word.isEmpty()) {
            line.extra.put("done_reason", Json.string(word));
        }
        line.counts.keep(line.extra);
        return line.extra.toAdditionalProperties();
    }
}
