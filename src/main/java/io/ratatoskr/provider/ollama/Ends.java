package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.Extra;
import io.ratatoskr.api.FinishReason;
import io.ratatoskr.json.Json;

/** How an answer ended, from its last line. */
final class Ends {
    private Ends() {}

    /** Calls make it TOOL_CALLS; any word but {@code length} is STOP, as is none, which early versions wrote. */
    static FinishReason reason(Line last, boolean called) {
        if (called) {
            return FinishReason.TOOL_CALLS;
        }
        return "length".equals(last.doneReason) ? FinishReason.LENGTH : FinishReason.STOP;
    }

    /** The line's own fields, among them durations in nanoseconds; and what the finish reason does not say. */
    static Extra extra(Line line) {
        String word = line.doneReason;
        if (word != null && !word.equals("stop") && !word.equals("length") && !word.isEmpty()) {
            line.extra.put("done_reason", Json.string(word));
        }
        line.counts.keep(line.extra);
        return line.extra.extra();
    }
}
