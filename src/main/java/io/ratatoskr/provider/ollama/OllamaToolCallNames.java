package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.Message;
import io.ratatoskr.api.ToolCall;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tool names by tool call id, so that results can name their tool. Messages are added in order. */
final class OllamaToolCallNames {
    private @Nullable Map<String, String> names;

    /** Adds the calls of a message; the last call with an id wins. */
    void add(Message message) {
        for (ToolCall call : message.toolCalls()) {
            if (names == null) {
                names = new HashMap<>();
            }
            names.put(call.id(), call.name());
        }
    }

    /** The tool that produced the result; null if unknown. */
    @Nullable
    String nameOf(Message result) {
        String id = result.toolCallId();
        String name = names == null || id == null ? null : names.get(id);
        return name != null ? name : result.name();
    }
}
