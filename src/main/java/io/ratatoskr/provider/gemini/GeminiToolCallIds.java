package io.ratatoskr.provider.gemini;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ids of the tool calls of a response: Gemini's, or generated ones if missing or duplicate. The same response always gets the
 * same ids; ids of different responses differ if the responses have ids. Not thread-safe.
 */
final class GeminiToolCallIds {
    private final Set<String> used = new HashSet<>();
    private @Nullable String responsePrefix;

    /** Sets the id of the response; the first call wins. */
    void setResponseId(@Nullable String id) {
        if (responsePrefix == null) {
            responsePrefix = id == null || id.isEmpty() ? "call_" : "call_" + Integer.toHexString(id.hashCode()) + "_";
        }
    }

    String idFor(@Nullable String providerId, int choiceIndex, int callIndex) {
        if (providerId != null && used.add(providerId)) {
            return providerId;
        }
        String prefix = responsePrefix == null ? "call_" : responsePrefix;
        String generated = choiceIndex == 0 ? prefix + callIndex : prefix + choiceIndex + "_" + callIndex;
        while (!used.add(generated)) {
            generated += "_";
        }
        return generated;
    }
}
