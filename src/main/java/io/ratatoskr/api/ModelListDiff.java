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
public record ModelListDiff(List<String> added, List<String> removed, List<ChangedModel> changed) {
    public static final ModelListDiff NONE = new ModelListDiff(List.of(), List.of(), List.of());

    public ModelListDiff {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
    }

    /** A model with at least one changed field. */
    public record ChangedModel(String model, List<FieldChange> fieldChanges) {
        public ChangedModel {
            requireNonNull(model, "model");
            fieldChanges = List.copyOf(fieldChanges);
        }
    }

    /**
     * @param name the dotted JSON path: {@code context_window}, {@code pricing.prompt}, {@code parameters.top_k}
     * @param before the old value; null if it was unknown
     * @param after the new value; null if it is no longer known
     */
    public record FieldChange(
            String name,
            @Nullable RawJson before,
            @Nullable RawJson after) {
        public FieldChange {
            requireNonNull(name, "name");
        }
    }

    public boolean isEmpty() {
        return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
    }
}
