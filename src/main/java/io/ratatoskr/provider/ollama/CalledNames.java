package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.Message;
import io.ratatoskr.api.ToolCall;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which tool each call of a conversation called, so that results can name it. Follows the messages in order. */
final class CalledNames {
    private @Nullable Map<String, String> names;

    /** Notes the calls of a message; the last call of an id counts. */
    void note(Message message) {
        for (ToolCall call : message.toolCalls()) {
            if (names == null) {
                names = new HashMap<>();
            }
            names.put(call.id(), call.name());
        }
    }

    /** The tool whose result the message is; null when nothing tells. */
    @Nullable
    String of(Message result) {
        String id = result.toolCallId();
        String called = names == null || id == null ? null : names.get(id);
        return called != null ? called : result.name();
    }
}
