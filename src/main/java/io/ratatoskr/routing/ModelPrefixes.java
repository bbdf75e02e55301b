package io.ratatoskr.routing;

import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.registry.ModelRegistry;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the provider that a model string begins with. What is known of models distinguishes a prefix from an id that contains a slash. */
record ModelPrefixes(ModelRegistry registry, ProviderDirectory directory) {
    /** Returns true if only providers other than the pinned one are known to have the model. */
    boolean isOnlyElsewhere(String model, @Nullable String pinned) {
        Map<String, KnownModel> known = registry.find(model);
        return pinned != null && !known.isEmpty() && !known.containsKey(pinned);
    }

    /** The provider that the model id begins with, and the rest; null: none. */
    @Nullable
    QualifiedModel qualified(String model, @Nullable String pinned) {
        QualifiedModel byColon = QualifiedModel.parse(model, ':', directory);
        if (byColon != null) {
            return byColon;
        }
        QualifiedModel bySlash = QualifiedModel.parse(model, '/', directory);
        if (bySlash == null) {
            return null;
        }
        String prefix = bySlash.provider();
        Map<String, KnownModel> known = registry.find(model);
        return known.isEmpty()
                        || isDisabledElsewhere(prefix, known)
                        || (prefix.equals(pinned) && !known.containsKey(prefix))
                ? bySlash
                : null;
    }

    /**
     * Returns true if an id such as {@code openai/gpt-x} is known only at disabled providers, and not at the one that it begins with.
     * A disabled provider must not shadow the prefix.
     */
    private boolean isDisabledElsewhere(String prefix, Map<String, KnownModel> known) {
        return !known.containsKey(prefix)
                && !directory.isDisabled(prefix)
                && known.keySet().stream().allMatch(directory::isDisabled);
    }
}
