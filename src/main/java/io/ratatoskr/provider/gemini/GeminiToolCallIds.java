package io.ratatoskr.provider.gemini;

import io.ratatoskr.provider.ToolCallIds;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ids of the tool calls of a response: Gemini's, or generated ones if missing or duplicate. The same response always gets the
 * same ids; ids of different responses differ if the responses have ids. Not thread-safe.
 */
final class GeminiToolCallIds {
    private static final ToolCallIds NO_RESPONSE_ID = new ToolCallIds(null);

    private final Set<String> used = new HashSet<>();
    private @Nullable ToolCallIds generated;

    /** Sets the id of the response; the first call wins. */
    void setResponseId(@Nullable String id) {
        if (generated == null) {
            generated = new ToolCallIds(id);
        }
    }

    String idFor(@Nullable String providerId, int choiceIndex, int callIndex) {
        if (providerId != null && used.add(providerId)) {
            return providerId;
        }
        String id = (generated == null ? NO_RESPONSE_ID : generated).id(choiceIndex, callIndex);
        while (!used.add(id)) {
            id += "_";
        }
        return id;
    }
}
