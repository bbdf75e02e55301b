package io.ratatoskr.kafka;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/** The last finished keys of a partition; beyond the maximum the oldest are forgotten. Not thread-safe. */
final class DoneKeys {
    private final int max;
    private final Set<DoneKey> keys = new LinkedHashSet<>();

    DoneKeys(int max) {
        this.max = max;
    }

    boolean contains(DoneKey key) {
        return keys.contains(key);
    }

    /** Adds a key, as the newest one. */
    void add(DoneKey key) {
        keys.remove(key);
        keys.add(key);
        if (keys.size() > max) {
            Iterator<DoneKey> oldest = keys.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    int size() {
        return keys.size();
    }
}
