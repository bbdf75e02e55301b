package io.ratatoskr.provider;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the ids of the tool calls of one choice distinct: a repeated one gets a number behind it. Not thread-safe. */
public final class DistinctCallIds {
    private @Nullable String first;
    private @Nullable Set<String> used;
    private int lastNumber = 1;

    /** The id of the next call: this one, or another if an earlier call has it. */
    public String next(String id) {
        if (first == null) {
            first = id;
            return id;
        }
        if (used == null) {
            used = new HashSet<>();
            used.add(first);
        }
        String distinct = id;
        while (!used.add(distinct)) {
            distinct = id + "_" + ++lastNumber;
        }
        return distinct;
    }
}
