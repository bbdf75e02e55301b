package io.ratatoskr.provider.gemini;

import io.ratatoskr.provider.ToolCallIds;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ids of the tool calls of a response: Gemini's, or generated ones if missing or duplicate. Not thread-safe. */
final class GeminiToolCallIds {
    private final Set<String> used = new HashSet<>();
    private @Nullable String responseId;
    private @Nullable ToolCallIds generated;

    /** Sets the id of the response; the first one is used. */
    void setResponseId(@Nullable String id) {
        responseId = responseId == null ? id : responseId;
    }

    String idFor(@Nullable String providerId, int choiceIndex, int callIndex) {
        if (providerId != null && used.add(providerId)) {
            return providerId;
        }
        if (generated == null) {
            generated = new ToolCallIds(responseId);
        }
        String id = generated.id(choiceIndex, callIndex);
        while (!used.add(id)) {
            id += "_";
        }
        return id;
    }
}
