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
 * Looks up the metadata of the models that a model string resolves to, in the forms that {@link Router} accepts, whether or not a
 * provider is available. No side effects; thread-safe.
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
     * The known models that the string resolves to, in order, each with its metadata per provider, in routing order. Empty when no
     * provider is known to have any.
     *
     * @param serving the providers that have a route for an operation, in the order of the routes
     * @throws PresetNotFound when it has the form of a preset that does not exist
     */
    public List<List<ModelMetadata>> find(String model, Function<Operation, List<String>> serving) {
        return meant(model).stream()
                .map(one -> inOrder(at(one), serving))
                .filter(there -> !there.isEmpty())
                .toList();
    }

    /**
     * The providers whose model lists are to be refreshed for the model: those that have it, else the one that its name begins with,
     * else the one that accepts unknown models. Never the in-process provider; disabled ones only if there are no others.
     *
     * @throws PresetNotFound when it has the form of a preset that does not exist
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

    /** The exception for an unknown model, with similar ids. */
    public ModelNotFound notFound(String model) {
        String name = prefixed(model, ':')
                .or(() -> prefixed(model, '/'))
                .map(Prefixed::model)
                .orElse(model);
        return new ModelNotFound(
                "unknown model '%s'; %s".formatted(Excerpt.of(model), UnknownIds.alike(registry, name)),
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

    /** Splits the string if it begins with the name of a provider. */
    private Optional<Prefixed> prefixed(String model, char mark) {
        int end = model.indexOf(mark);
        return end > 0 && standing.has(model.substring(0, end))
                ? Optional.of(new Prefixed(model.substring(0, end), model.substring(end + 1)))
                : Optional.empty();
    }

    /** Providers that are not in the configured order come last, since metadata does not depend on routing. */
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

    /** The primary operation of the model: the first one that any of its providers supports. */
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
