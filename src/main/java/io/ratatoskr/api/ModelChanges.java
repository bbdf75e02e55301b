package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The differences between two versions of a provider's model list.
 *
 * @param added ids of new models, in list order
 * @param removed ids of removed models, in list order
 * @param changed models with changed fields
 */
public record ModelChanges(List<String> added, List<String> removed, List<Changed> changed) {
    public static final ModelChanges NONE = new ModelChanges(List.of(), List.of(), List.of());

    public ModelChanges {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
    }

    /** A model with at least one changed field. */
    public record Changed(String model, List<Fact> facts) {
        public Changed {
            requireNonNull(model, "model");
            facts = List.copyOf(facts);
        }
    }

    /**
     * @param name the dotted JSON path: {@code context_window}, {@code pricing.prompt}, {@code parameters.top_k}
     * @param before the old value; null if it was unknown
     * @param after the new value; null if it is no longer known
     */
    public record Fact(
            String name,
            @Nullable JsonText before,
            @Nullable JsonText after) {
        public Fact {
            requireNonNull(name, "name");
        }
    }

    public boolean isEmpty() {
        return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
    }
}
