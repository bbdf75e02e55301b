package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How what is known of a provider's models differs from what was known before.
 *
 * @param added ids that were not known, in their order
 * @param removed ids that are there no more, in their order
 * @param changed models of which something else is known
 */
public record ModelChanges(List<String> added, List<String> removed, List<Changed> changed) {
    public static final ModelChanges NONE = new ModelChanges(List.of(), List.of(), List.of());

    public ModelChanges {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
    }

    /** A model of which something else is known; there is at least one such fact. */
    public record Changed(String model, List<Fact> facts) {
        public Changed {
            requireNonNull(model, "model");
            facts = List.copyOf(facts);
        }
    }

    /**
     * @param name as JSON has it, below another with a dot: {@code context_window}, {@code pricing.prompt}, {@code parameters.top_k}
     * @param before null: nothing was known
     * @param after null: nothing is known any more
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
