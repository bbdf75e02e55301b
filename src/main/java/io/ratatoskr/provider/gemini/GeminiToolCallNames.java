package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.Message;
import io.ratatoskr.api.ToolCall;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Function names by tool call id; the most recent call wins. Not thread-safe. */
final class GeminiToolCallNames {
    private final Map<String, String> names = new HashMap<>();

    void add(Message message) {
        for (ToolCall call : message.toolCalls()) {
            names.put(call.id(), call.name());
        }
    }

    @Nullable
    String nameOf(@Nullable String id) {
        return id == null ? null : names.get(id);
    }
}
