package io.ratatoskr.provider.gemini;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ids of the tool calls of a response: Gemini's, or generated ones if missing or duplicate. The same response always gets the
 * same ids; ids of different responses differ if the responses have ids. Not thread-safe.
 */
final class CallIds {
    private final Set<String> used = new HashSet<>();
    private @Nullable String stem;

    /** Sets the id of the response; the first call wins. */
    void answer(@Nullable String id) {
        if (stem == null) {
            stem = id == null || id.isEmpty() ? "call_" : "call_" + Integer.toHexString(id.hashCode()) + "_";
        }
    }

    String id(@Nullable String told, int choice, int slot) {
        if (told != null && used.add(told)) {
            return told;
        }
        String prefix = stem == null ? "call_" : stem;
        String made = choice == 0 ? prefix + slot : prefix + choice + "_" + slot;
        while (!used.add(made)) {
            made += "_";
        }
        return made;
    }
}
