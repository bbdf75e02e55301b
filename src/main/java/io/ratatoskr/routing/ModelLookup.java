package io.ratatoskr.routing;

import io.ratatoskr.api.ModelCapability;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.ModelNotFound;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.PresetNotFound;
import io.ratatoskr.config.ProviderSettings;
import io.ratatoskr.registry.KnownModel;
import io.ratatoskr.registry.ModelRegistry;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds what is known of the models that a string means, in the forms that {@link Router} knows and whether anybody can be asked now
 * or not. Pure but for the registry it reads; thread-safe.
 */
public final class ModelLookup {
    private final ModelRegistry registry;
    private final Standing standing;
    private final Map<Operation, List<String>> order;
    private final Names names;

    public ModelLookup(
            ModelRegistry registry,
            Map<String, ProviderSettings> providers,
            Map<Operation, List<String>> order,
            Names names) {
        this.registry = registry;
        this.standing = new Standing(providers, provider -> Optional.empty());
        this.order = order;
        this.names = names;
    }

    /**
     * The known ones of the models that the string means, in its order, each as its providers have it, in the order in which they are
     * asked. Empty when nobody is known to have any.
     *
     * @param serving the providers that have a route for an operation, in the order of the routes
     * @throws PresetNotFound when it is written as a preset, and there is none
     */
    public List<List<ModelMetadata>> find(String model, Function<Operation, List<String>> serving) {
        return meant(model).stream()
                .map(one -> inOrder(at(one), serving))
                .filter(there -> !there.isEmpty())
                .toList();
    }

    /**
     * The providers whose lists say most of the model: those that have it, else the one that its name begins with, else the one that
     * would be asked for a model that nobody knows. Never that of this process, which hides nothing, and such as are off only where
     * there are no others.
     *
     * @throws PresetNotFound when it is written as a preset, and there is none
     */
    public Set<String> tellers(String model, List<String> serving) {
        var tellers = new LinkedHashSet<String>();
        for (String one : meant(model)) {
            Set<String> there = at(one).keySet();
            tellers.addAll(there);
            if (there.isEmpty()) {
                prefixed(one, ':')
                        .or(() -> prefixed(one, '/'))
                        .map(Prefixed::provider)
                        .or(() -> serving.stream()
                                .filter(provider -> standing.takesUnknown(provider) && !standing.isOff(provider))
                                .findFirst())
                        .ifPresent(tellers::add);
            }
        }
        if (tellers.stream().anyMatch(provider -> !standing.isOff(provider))) {
            tellers.removeIf(standing::isOff);
        }
        tellers.removeIf(standing::isInProcess);
        return tellers;
    }

    /** The failure that tells that nobody has it, and which models are called alike. */
    public ModelNotFound notFound(String model) {
        String name = prefixed(model, ':')
                .or(() -> prefixed(model, '/'))
                .map(Prefixed::model)
                .orElse(model);
        return new ModelNotFound(
                "no model '%s' is known; %s".formatted(Excerpt.of(model), UnknownIds.alike(registry, name)),
                Excerpt.of(model));
    }

    private List<String> meant(String model) {
        return names.meaning(model).orElseGet(() -> List.of(model));
    }

    private Map<String, KnownModel> at(String model) {
        Optional<Prefixed> pinned = prefixed(model, ':');
        if (pinned.isPresent()) {
            return pinned.get().known(registry);
        }
        Map<String, KnownModel> there = registry.find(model);
        return there.isEmpty()
                ? prefixed(model, '/').map(one -> one.known(registry)).orElse(Map.of())
                : there;
    }

    private record Prefixed(String provider, String model) {
        Map<String, KnownModel> known(ModelRegistry registry) {
            KnownModel there = registry.find(model).get(provider);
            return there == null ? Map.of() : Map.of(provider, there);
        }
    }

    /** The string taken apart, where it begins with a provider's name. */
    private Optional<Prefixed> prefixed(String model, char mark) {
        int end = model.indexOf(mark);
        return end > 0 && standing.has(model.substring(0, end))
                ? Optional.of(new Prefixed(model.substring(0, end), model.substring(end + 1)))
                : Optional.empty();
    }

    /** Those whom the order leaves out come last: what is known of a model does not depend on who is asked. */
    private List<ModelMetadata> inOrder(Map<String, KnownModel> there, Function<Operation, List<String>> serving) {
        if (there.size() < 2) {
            return there.values().stream().map(KnownModel::metadata).toList();
        }
        Operation operation = operation(there);
        List<String> wanted = order.getOrDefault(operation, List.of());
        var sorted = new LinkedHashMap<String, KnownModel>();
        for (String provider : wanted.isEmpty() ? serving.apply(operation) : wanted) {
            KnownModel model = there.get(provider);
            if (model != null) {
                sorted.put(provider, model);
            }
        }
        there.forEach(sorted::putIfAbsent);
        return sorted.values().stream().map(KnownModel::metadata).toList();
    }

    /** What the model is for: the first operation that one of its providers says it can do. */
    private static Operation operation(Map<String, KnownModel> there) {
        for (Operation operation : Operation.values()) {
            ModelCapability needed = Ability.neededFor(operation);
            if (there.values().stream()
                    .anyMatch(model -> model.info().capabilities().contains(needed))) {
                return operation;
            }
        }
        return Operation.CHAT;
    }
}
