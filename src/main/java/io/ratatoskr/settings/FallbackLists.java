package io.ratatoskr.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The models to which a request goes after a failure of a class, in order.
 *
 * @param models by class; model strings as requests have them
 */
public record FallbackLists(Map<FailureClass, List<String>> models) {
    /** No lists. */
    public static final FallbackLists NONE = new FallbackLists(Map.of());

    public FallbackLists {
        models = Map.copyOf(models);
    }

    /** The models after a failure of the class; empty when there is no list for it. A list may be empty: no other model then. */
    public Optional<List<String>> of(FailureClass failures) {
        return Optional.ofNullable(models.get(failures));
    }

    public boolean isEmpty() {
        return models.isEmpty();
    }
}
