package io.ratatoskr.provider.gemini;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ids of an answer's calls: Gemini's, and where it gives none or one twice, ours. The same answer always gets the same ids;
 * those of different answers differ as far as the answers have ids themselves. Not thread-safe.
 */
final class CallIds {
    private final Set<String> used = new HashSet<>();
    private @Nullable String stem;

    /** Tells the answer's own id; the first one holds. */
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
