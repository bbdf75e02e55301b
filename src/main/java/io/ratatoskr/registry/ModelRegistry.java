package io.ratatoskr.registry;

import io.ratatoskr.api.internal.Suggestions;
import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The known models, by id and provider, merged over the {@link Layer layers}. Readers see one immutable snapshot and never
 * block; an update replaces it. Thread-safe.
 */
public final class ModelRegistry {
    private record RegistryState(
            RegistryLayers layers,
            Map<String, List<KnownModel>> byProvider,
            Map<String, Map<String, KnownModel>> byId,
            List<KnownModel> all) {}

    /** Maximum id length for suggestions: the work grows with the product of the lengths. */
    private static final int MAX_SUGGESTION_LENGTH = 200;

    private final List<Map<String, String>> equivalents;
    private final List<Map<String, String>> bundledEquivalents;
    private final Predicate<String> hasHistory;
    private final Map<String, Set<String>> history = new ConcurrentHashMap<>();
    private final ReentrantLock writeLock = new ReentrantLock();
    private volatile RegistryState state;

    public ModelRegistry() {
        this(List.of());
    }

    /** @param equivalents groups of ids, by provider, of the same model; each id counts as known */
    public ModelRegistry(List<Map<String, String>> equivalents) {
        this(equivalents, List.of());
    }

    /** @param bundledEquivalents bundled groups, which apply only to those of their models that are otherwise known */
    public ModelRegistry(List<Map<String, String>> equivalents, List<Map<String, String>> bundledEquivalents) {
        this(equivalents, bundledEquivalents, provider -> true);
    }

    /**
     * @param hasHistory selects the providers whose past ids are recorded; lists of remote providers may have unlimited new ids
     */
    public ModelRegistry(
            List<Map<String, String>> equivalents,
            List<Map<String, String>> bundledEquivalents,
            Predicate<String> hasHistory) {
        this.equivalents = List.copyOf(equivalents);
        this.bundledEquivalents = List.copyOf(bundledEquivalents);
        this.hasHistory = hasHistory;
        this.state = new RegistryState(RegistryLayers.NONE, Map.of(), index(RegistryLayers.NONE, Map.of()), List.of());
    }

    /** The providers with recorded history that ever had this id; bundled metadata does not count. */
    public Set<String> everProvidedBy(String id) {
        return history.getOrDefault(id, Set.of());
    }

    /** Replaces the live models of a provider with a complete list. */
    public void put(String provider, Collection<KnownModel> models) {
        put(Layer.LIVE, provider, new ProviderModels(List.copyOf(models), true));
    }

    /** Replaces the models of a provider in a layer. */
    public void put(Layer layer, String provider, ProviderModels models) {
        put(layer, Map.of(provider, models));
    }

    /** Replaces the models of these providers in a layer, in one atomic update. */
    public void put(Layer layer, Map<String, ProviderModels> modelsByProvider) {
        if (layer != Layer.BUNDLED) {
            modelsByProvider.forEach((provider, models) -> {
                if (hasHistory.test(provider)) {
                    models.models().forEach(model -> recordHistory(provider, model));
                }
            });
        }
        update(layers -> layers.with(layer, modelsByProvider), modelsByProvider.keySet());
    }

    /** Sets the parameters that each provider's protocol implies for all its models; every layer overrides them. */
    public void putProtocolParameters(Map<String, Map<String, ParameterAvailability>> parameters) {
        update(layers -> layers.with(parameters), parameters.keySet());
    }

    private void update(UnaryOperator<RegistryLayers> change, Set<String> providers) {
        writeLock.lock();
        try {
            RegistryLayers layers = change.apply(state.layers);
            var byProvider = new LinkedHashMap<String, List<KnownModel>>();
            for (String provider : layers.providers()) {
                List<KnownModel> before = state.byProvider.get(provider);
                byProvider.put(
                        provider,
                        before == null || providers.contains(provider)
                                ? List.copyOf(layers.mergedModels(provider))
                                : before);
            }
            List<KnownModel> all =
                    byProvider.values().stream().flatMap(List::stream).toList();
            state = new RegistryState(layers, byProvider, index(layers, byProvider), all);
        } finally {
            writeLock.unlock();
        }
    }

    /** The models with this id or alias, by provider; empty if unknown. Case-sensitive. */
    public Map<String, KnownModel> find(String id) {
        return state.byId.getOrDefault(id, Map.of());
    }

    /** The metadata of a model at a provider; for an unknown model, only what applies to all models there. */
    public ModelMetadata metadata(String provider, String id) {
        RegistryState now = state;
        KnownModel known = now.byId.getOrDefault(id, Map.of()).get(provider);
        return known != null ? known.metadata() : now.layers.unlistedModel(provider, id);
    }

    /** The merged models of a provider. */
    public List<KnownModel> modelsOf(String provider) {
        return state.byProvider.getOrDefault(provider, List.of());
    }

    /** The models of a provider in one layer. */
    public ProviderModels modelsOf(Layer layer, String provider) {
        return state.layers.modelsByLayer().getOrDefault(layer, Map.of()).getOrDefault(provider, ProviderModels.NONE);
    }

    /** The merged models of a provider as if the layer had this list; changes nothing. */
    public List<KnownModel> preview(Layer layer, String provider, ProviderModels models) {
        return state.layers.with(layer, Map.of(provider, models)).mergedModels(provider);
    }

    /** All known models, in the order of the providers. Immutable. */
    public List<KnownModel> all() {
        return state.all;
    }

    /** The known ids most similar to an unknown one, at most {@code max}, best first. */
    public List<String> suggest(String id, int max) {
        if (id.length() > MAX_SUGGESTION_LENGTH) {
            return List.of();
        }
        List<String> known = state.byId.keySet().stream()
                .filter(candidate -> candidate.length() <= MAX_SUGGESTION_LENGTH)
                .toList();
        int maxDistance = Math.min(Math.max(2, id.length() / 3), id.length() - 1);
        return Suggestions.closest(id, known, maxDistance, name -> name.toLowerCase(Locale.ROOT)).stream()
                .limit(max)
                .toList();
    }

    private void recordHistory(String provider, KnownModel model) {
        Stream.concat(Stream.of(model.info().id()), model.aliases().stream())
                .forEach(id -> history.computeIfAbsent(id, key -> ConcurrentHashMap.newKeySet())
                        .add(provider));
    }

    private Map<String, Map<String, KnownModel>> index(
            RegistryLayers layers, Map<String, List<KnownModel>> byProvider) {
        var byId = new HashMap<String, Map<String, KnownModel>>();
        byProvider.forEach((provider, models) ->
                models.forEach(model -> byId.computeIfAbsent(model.info().id(), id -> new LinkedHashMap<>(2))
                        .put(provider, model)));
        // A model's own id takes precedence over another model's alias
        byProvider.forEach((provider, models) -> models.forEach(model -> model.aliases()
                .forEach(other -> byId.computeIfAbsent(other, id -> new LinkedHashMap<>(2))
                        .putIfAbsent(provider, model))));
        for (Map<String, String> group : equivalents) {
            var models = new LinkedHashMap<String, KnownModel>();
            group.forEach((provider, id) -> {
                KnownModel existing = byId.getOrDefault(id, Map.of()).get(provider);
                models.put(
                        provider,
                        existing == null ? new KnownModel(layers.unlistedModel(provider, id), List.of()) : existing);
            });
            link(models, group, byId);
        }
        for (Map<String, String> group : bundledEquivalents) {
            var models = new LinkedHashMap<String, KnownModel>();
            group.forEach((provider, id) -> {
                KnownModel existing = byId.getOrDefault(id, Map.of()).get(provider);
                if (existing != null) {
                    models.put(provider, existing);
                }
            });
            link(models, group, byId);
        }
        return byId;
    }

    /** Indexes all of these models under every id and alias of each. */
    private static void link(
            Map<String, KnownModel> models, Map<String, String> group, Map<String, Map<String, KnownModel>> byId) {
        var names = new LinkedHashSet<String>();
        models.forEach((provider, model) -> {
            names.add(group.getOrDefault(provider, model.info().id()));
            names.add(model.info().id());
            names.addAll(model.aliases());
        });
        for (String name : names) {
            Map<String, KnownModel> existing = byId.computeIfAbsent(name, id -> new LinkedHashMap<>(2));
            models.forEach(existing::putIfAbsent);
        }
    }
}
