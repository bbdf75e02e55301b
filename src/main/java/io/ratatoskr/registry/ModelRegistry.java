package io.ratatoskr.registry;

import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.ParameterAvailability;
import java.util.Collection;
import java.util.Comparator;
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
    private record Snapshot(
            Layers layers,
            Map<String, List<KnownModel>> byProvider,
            Map<String, Map<String, KnownModel>> byId,
            List<KnownModel> all) {}

    /** Maximum id length for suggestions: the work grows with the product of the lengths. */
    private static final int LONGEST_LIKE = 200;

    private final List<Map<String, String>> same;
    private final List<Map<String, String>> sameWhereKnown;
    private final Predicate<String> remembered;
    private final Map<String, Set<String>> ever = new ConcurrentHashMap<>();
    private final ReentrantLock changing = new ReentrantLock();
    private volatile Snapshot snapshot;

    public ModelRegistry() {
        this(List.of());
    }

    /** @param same groups of ids, by provider, of the same model; each id counts as known */
    public ModelRegistry(List<Map<String, String>> same) {
        this(same, List.of());
    }

    /** @param sameWhereKnown bundled groups, which apply only to those of their models that are otherwise known */
    public ModelRegistry(List<Map<String, String>> same, List<Map<String, String>> sameWhereKnown) {
        this(same, sameWhereKnown, provider -> true);
    }

    /**
     * @param remembered selects the providers whose past ids are recorded; lists of remote providers may have unlimited new ids
     */
    public ModelRegistry(
            List<Map<String, String>> same, List<Map<String, String>> sameWhereKnown, Predicate<String> remembered) {
        this.same = List.copyOf(same);
        this.sameWhereKnown = List.copyOf(sameWhereKnown);
        this.remembered = remembered;
        this.snapshot = new Snapshot(Layers.NONE, Map.of(), index(Layers.NONE, Map.of()), List.of());
    }

    /** The providers with recorded history that ever had this id; bundled metadata does not count. */
    public Set<String> everAt(String id) {
        return ever.getOrDefault(id, Set.of());
    }

    /** Replaces the live models of a provider with a complete list. */
    public void put(String provider, Collection<KnownModel> models) {
        put(Layer.LIVE, provider, new Listing(List.copyOf(models), true));
    }

    /** Replaces the models of a provider in a layer. */
    public void put(Layer layer, String provider, Listing listing) {
        put(layer, Map.of(provider, listing));
    }

    /** Replaces the models of these providers in a layer, in one atomic update. */
    public void put(Layer layer, Map<String, Listing> listings) {
        if (layer != Layer.SEED) {
            listings.forEach((provider, listing) -> {
                if (remembered.test(provider)) {
                    listing.models().forEach(model -> remember(provider, model));
                }
            });
        }
        change(layers -> layers.with(layer, listings), listings.keySet());
    }

    /** Sets the parameters that each provider's protocol implies for all its models; every layer overrides them. */
    public void traits(Map<String, Map<String, ParameterAvailability>> parameters) {
        change(layers -> layers.with(parameters), parameters.keySet());
    }

    private void change(UnaryOperator<Layers> change, Set<String> providers) {
        changing.lock();
        try {
            Layers layers = change.apply(snapshot.layers);
            var byProvider = new LinkedHashMap<String, List<KnownModel>>();
            for (String provider : layers.providers()) {
                List<KnownModel> before = snapshot.byProvider.get(provider);
                byProvider.put(
                        provider,
                        before == null || providers.contains(provider) ? List.copyOf(layers.models(provider)) : before);
            }
            List<KnownModel> all =
                    byProvider.values().stream().flatMap(List::stream).toList();
            snapshot = new Snapshot(layers, byProvider, index(layers, byProvider), all);
        } finally {
            changing.unlock();
        }
    }

    /** The models with this id or alias, by provider; empty if unknown. Case-sensitive. */
    public Map<String, KnownModel> find(String id) {
        return snapshot.byId.getOrDefault(id, Map.of());
    }

    /** The metadata of a model at a provider; for an unknown model, only what applies to all models there. */
    public ModelMetadata at(String provider, String id) {
        Snapshot now = snapshot;
        KnownModel known = now.byId.getOrDefault(id, Map.of()).get(provider);
        return known != null ? known.metadata() : now.layers.unlisted(provider, id);
    }

    /** The merged models of a provider. */
    public List<KnownModel> of(String provider) {
        return snapshot.byProvider.getOrDefault(provider, List.of());
    }

    /** The models of a provider in one layer. */
    public Listing of(Layer layer, String provider) {
        return snapshot.layers.listings().getOrDefault(layer, Map.of()).getOrDefault(provider, Listing.NONE);
    }

    /** The merged models of a provider as if the layer had this list; changes nothing. */
    public List<KnownModel> supposing(Layer layer, String provider, Listing listing) {
        return snapshot.layers.with(layer, Map.of(provider, listing)).models(provider);
    }

    /** All known models, in the order of the providers. Immutable. */
    public List<KnownModel> all() {
        return snapshot.all;
    }

    /** The known ids most similar to an unknown one, at most {@code max}, best first. */
    public List<String> nearest(String id, int most) {
        if (id.length() > LONGEST_LIKE) {
            return List.of();
        }
        String wanted = id.toLowerCase(Locale.ROOT);
        record Near(String id, int distance) {}
        return snapshot.byId.keySet().stream()
                .filter(known -> known.length() <= LONGEST_LIKE)
                .map(known -> new Near(known, distance(wanted, known.toLowerCase(Locale.ROOT))))
                .filter(near -> near.distance <= Math.max(2, wanted.length() / 3) && near.distance < wanted.length())
                .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::id))
                .limit(most)
                .map(Near::id)
                .toList();
    }

    private void remember(String provider, KnownModel model) {
        Stream.concat(Stream.of(model.info().id()), model.alsoKnownAs().stream())
                .forEach(id -> ever.computeIfAbsent(id, key -> ConcurrentHashMap.newKeySet())
                        .add(provider));
    }

    private Map<String, Map<String, KnownModel>> index(Layers layers, Map<String, List<KnownModel>> byProvider) {
        var byId = new HashMap<String, Map<String, KnownModel>>();
        byProvider.forEach((provider, models) ->
                models.forEach(model -> byId.computeIfAbsent(model.info().id(), id -> new LinkedHashMap<>(2))
                        .put(provider, model)));
        // A model's own id takes precedence over another model's alias
        byProvider.forEach((provider, models) -> models.forEach(model -> model.alsoKnownAs()
                .forEach(other -> byId.computeIfAbsent(other, id -> new LinkedHashMap<>(2))
                        .putIfAbsent(provider, model))));
        for (Map<String, String> group : same) {
            var models = new LinkedHashMap<String, KnownModel>();
            group.forEach((provider, id) -> {
                KnownModel there = byId.getOrDefault(id, Map.of()).get(provider);
                models.put(provider, there == null ? new KnownModel(layers.unlisted(provider, id), List.of()) : there);
            });
            link(models, group, byId);
        }
        for (Map<String, String> group : sameWhereKnown) {
            var models = new LinkedHashMap<String, KnownModel>();
            group.forEach((provider, id) -> {
                KnownModel there = byId.getOrDefault(id, Map.of()).get(provider);
                if (there != null) {
                    models.put(provider, there);
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
            names.addAll(model.alsoKnownAs());
        });
        for (String name : names) {
            Map<String, KnownModel> there = byId.computeIfAbsent(name, id -> new LinkedHashMap<>(2));
            models.forEach(there::putIfAbsent);
        }
    }

    /** Levenshtein distance. */
    static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[b.length()];
    }
}
