package io.ratatoskr.routing;

import io.ratatoskr.api.Operation;
import io.ratatoskr.api.error.ModelNotFound;
import io.ratatoskr.api.error.PresetNotFound;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.settings.ProviderSettings;
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
    private final ProviderDirectory directory;
    private final Map<Operation, List<String>> order;
    private final ModelAliases aliases;

    public ModelLookup(
            ModelRegistry registry,
            Map<String, ProviderSettings> providers,
            Map<Operation, List<String>> order,
            ModelAliases aliases) {
        this.registry = registry;
        this.directory = new ProviderDirectory(providers, provider -> Optional.empty());
        this.order = order;
        this.aliases = aliases;
    }

    /**
     * The known models that the string resolves to, in order, each with its metadata per provider, in routing order. Empty when no
     * provider is known to have any.
     *
     * @param servingProviders the providers that have a route for an operation, in the order of the routes
     * @throws PresetNotFound when it has the form of a preset that does not exist
     */
    public List<List<ModelMetadata>> find(String model, Function<Operation, List<String>> servingProviders) {
        return resolveAliases(model).stream()
                .map(one -> inOrder(knownModels(one), servingProviders))
                .filter(known -> !known.isEmpty())
                .toList();
    }

    /**
     * The providers whose model lists are to be refreshed for the model: those that have it, else the one that its name begins with,
     * else the one that accepts unknown models. Never the in-process provider; disabled ones only if there are no others.
     *
     * @throws PresetNotFound when it has the form of a preset that does not exist
     */
    public Set<String> metadataSources(String model, List<String> servingProviders) {
        var sources = new LinkedHashSet<String>();
        for (String one : resolveAliases(model)) {
            Set<String> known = knownModels(one).keySet();
            sources.addAll(known);
            if (known.isEmpty()) {
                parseQualified(one, ':')
                        .or(() -> parseQualified(one, '/'))
                        .map(QualifiedModel::provider)
                        .or(() -> servingProviders.stream()
                                .filter(provider ->
                                        directory.acceptsUnknownModels(provider) && !directory.isDisabled(provider))
                                .findFirst())
                        .ifPresent(sources::add);
            }
        }
        if (sources.stream().anyMatch(provider -> !directory.isDisabled(provider))) {
            sources.removeIf(directory::isDisabled);
        }
        sources.removeIf(directory::isInProcess);
        return sources;
    }

    /** The exception for an unknown model, with similar ids. */
    public ModelNotFound notFound(String model) {
        String name = parseQualified(model, ':')
                .or(() -> parseQualified(model, '/'))
                .map(QualifiedModel::model)
                .orElse(model);
        return new ModelNotFound(
                "unknown model '%s'; %s"
                        .formatted(Text.printableName(model), UnknownModelPolicy.suggestion(registry, name)),
                Text.printableName(model));
    }

    private List<String> resolveAliases(String model) {
        return aliases.resolve(model).orElseGet(() -> List.of(model));
    }

    private Map<String, KnownModel> knownModels(String model) {
        Optional<QualifiedModel> pinned = parseQualified(model, ':');
        if (pinned.isPresent()) {
            return knownAt(pinned.get());
        }
        Map<String, KnownModel> known = registry.find(model);
        return known.isEmpty() ? parseQualified(model, '/').map(this::knownAt).orElse(Map.of()) : known;
    }

    private Map<String, KnownModel> knownAt(QualifiedModel model) {
        KnownModel known = registry.find(model.model()).get(model.provider());
        return known == null ? Map.of() : Map.of(model.provider(), known);
    }

    private Optional<QualifiedModel> parseQualified(String model, char separator) {
        return Optional.ofNullable(QualifiedModel.parse(model, separator, directory));
    }

    /** Providers that are not in the configured order come last, since metadata does not depend on routing. */
    private List<ModelMetadata> inOrder(
            Map<String, KnownModel> known, Function<Operation, List<String>> servingProviders) {
        if (known.size() < 2) {
            return known.values().stream().map(KnownModel::metadata).toList();
        }
        Operation operation = operation(known);
        List<String> configuredOrder = order.getOrDefault(operation, List.of());
        var sorted = new LinkedHashMap<String, KnownModel>();
        for (String provider : configuredOrder.isEmpty() ? servingProviders.apply(operation) : configuredOrder) {
            KnownModel model = known.get(provider);
            if (model != null) {
                sorted.put(provider, model);
            }
        }
        known.forEach(sorted::putIfAbsent);
        return sorted.values().stream().map(KnownModel::metadata).toList();
    }

    /** The primary operation of the model: the first one that any of its providers supports. */
    private static Operation operation(Map<String, KnownModel> known) {
        for (Operation operation : Operation.values()) {
            ModelCapability needed = operation.capability();
            if (known.values().stream()
                    .anyMatch(model -> model.info().capabilities().contains(needed))) {
                return operation;
            }
        }
        return Operation.CHAT;
    }
}
