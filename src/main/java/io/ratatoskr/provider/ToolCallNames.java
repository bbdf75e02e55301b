package io.ratatoskr.provider;

import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.ToolCall;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Function names by tool call id, so that results can name their function; the most recent call wins. Not thread-safe. */
public final class ToolCallNames {
    private final Map<String, String> names = new HashMap<>();

    public void add(Message message) {
        for (ToolCall call : message.toolCalls()) {
            names.put(call.id(), call.name());
        }
    }

    public @Nullable String nameOf(@Nullable String id) {
        return id == null ? null : names.get(id);
    }
}
