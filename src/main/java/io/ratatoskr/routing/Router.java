package io.ratatoskr.routing;

import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.ModelCapability;
import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.api.ModelNotAvailable;
import io.ratatoskr.api.ModelNotFound;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.NotSupported;
import io.ratatoskr.api.Operation;
import io.ratatoskr.config.ProviderSettings;
import io.ratatoskr.registry.KnownModel;
import io.ratatoskr.registry.ModelRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Resolves a model string to the providers that may answer, in order. The forms, tried in turn: a preset; an alias; {@code
 * provider:model}; an id that
 * is known at one or more providers; {@code provider/model}; an id that nobody is known to have, which goes to the first provider
 * that takes such. A pinned provider holds for every form. Pure but for the registry it reads; thread-safe.
 */
public final class Router {
    private final ModelRegistry registry;
    private final Map<String, ProviderSettings> providers;
    private final Map<Operation, List<String>> order;
    private final Availability availability;
    private final Names names;

    public Router(
            ModelRegistry registry,
            Map<String, ProviderSettings> providers,
            Map<Operation, List<String>> order,
            Availability availability) {
        this(registry, providers, order, availability, Names.NONE);
    }

    public Router(
            ModelRegistry registry,
            Map<String, ProviderSettings> providers,
            Map<Operation, List<String>> order,
            Availability availability,
            Names names) {
        this.names = names;
        this.registry = registry;
        this.providers = providers;
        this.order = order;
        this.availability = availability;
    }

    /**
     * The candidates for a request.
     *
     * @param serving the providers that have a route for the request's operation, in the order of the routes
     * @throws ModelNotFound when no provider has the model, naming the nearest ids
     * @throws NotSupported when the model is known, but not for this operation
     * @throws InvalidRequest when the caller pins a provider that does not exist
     */
    public Selection select(ModelRequest request, List<String> serving) {
        Operation operation = request.operation();
        List<String> ordered = inOrder(operation, serving);
        String pinned = request.provider();
        if (pinned != null && !providers.containsKey(pinned)) {
            throw new InvalidRequest(
                    "provider is '%s'; there are %s".formatted(Excerpt.of(pinned), providers.keySet()), "provider");
        }
        Optional<List<String>> meaning = names.meaning(request.model());
        Selection selection = meaning.isEmpty()
                ? resolve(request.model(), pinned, operation, ordered, serving)
                : several(request.model(), meaning.get(), pinned, operation, ordered, serving);
        return withJudges(selection, pinned, operation, ordered);
    }

    /** Everything that a preset or alias names, in its order; a model of it that nobody can serve is a refusal. */
    private Selection several(
            String name,
            List<String> models,
            @Nullable String pinned,
            Operation operation,
            List<String> ordered,
            List<String> serving) {
        if (operation == Operation.EMBED && models.size() > 1) {
            throw new InvalidRequest(
                    "'%s' stands for %d models; vectors of several models cannot be compared, so for embeddings it must stand for one"
                            .formatted(Excerpt.of(name), models.size()),
                    "model");
        }
        var candidates = new LinkedHashSet<Candidate>();
        var refusals = new ArrayList<Refusal>();
        for (String model : models) {
            int colon = model.indexOf(':');
            if (pinned != null
                    && colon > 0
                    && !model.startsWith(pinned + ":")
                    && providers.containsKey(model.substring(0, colon))) {
                continue;
            }
            try {
                Selection selection = resolve(model, pinned, operation, ordered, serving);
                candidates.addAll(selection.candidates());
                refusals.addAll(selection.refusals());
            } catch (ModelNotFound | NotSupported unfit) {
                refusals.add(Refusal.notAsked(model, String.valueOf(unfit.getMessage())));
            }
        }
        return new Selection(List.copyOf(candidates), refusals);
    }

    /** Chat models that are asked for scores come last, and only where the configured order of the operation names them. */
    private Selection withJudges(
            Selection selection, @Nullable String pinned, Operation operation, List<String> ordered) {
        if (order.getOrDefault(operation, List.of()).isEmpty()) {
            return selection;
        }
        var candidates = new ArrayList<>(selection.candidates());
        var refusals = new ArrayList<>(selection.refusals());
        for (String provider : ordered) {
            ProviderSettings settings = providers.get(provider);
            boolean named = Stream.concat(
                            candidates.stream().map(Candidate::provider),
                            refusals.stream().map(Refusal::provider))
                    .anyMatch(provider::equals);
            if (settings == null
                    || settings.chatModel().isEmpty()
                    || named
                    || (pinned != null && !pinned.equals(provider))) {
                continue;
            }
            String model = settings.chatModel().get();
            outOf(provider)
                    .ifPresentOrElse(
                            why -> refusals.add(Refusal.notAsked(provider, why)),
                            () -> candidates.add(new Candidate(provider, model)));
        }
        return new Selection(candidates, refusals);
    }

    private Selection resolve(
            String model, @Nullable String pinned, Operation operation, List<String> ordered, List<String> serving) {
        int colon = model.indexOf(':');
        if (colon > 0 && providers.containsKey(model.substring(0, colon))) {
            return only(model.substring(0, colon), model.substring(colon + 1), pinned, operation, ordered, serving);
        }
        Map<String, KnownModel> known = registry.find(model);
        int slash = model.indexOf('/');
        if (!known.isEmpty() && !isOffElsewhere(model, slash, known, ordered, pinned)) {
            return known(model, known, pinned, operation, ordered, serving);
        }
        if (slash > 0 && providers.containsKey(model.substring(0, slash))) {
            return only(model.substring(0, slash), model.substring(slash + 1), pinned, operation, ordered, serving);
        }
        return pinned != null
                ? only(pinned, model, pinned, operation, ordered, serving)
                : unknown(model, operation, ordered);
    }

    /**
     * Whether {@code openai/gpt-x}, known only as an id of providers that are off, can be asked of the one that it begins with. A
     * provider that nobody uses must not hide what the name says.
     */
    private boolean isOffElsewhere(
            String model, int slash, Map<String, KnownModel> known, List<String> ordered, @Nullable String pinned) {
        String named = slash > 0 ? model.substring(0, slash) : "";
        return ordered.contains(named)
                && !known.containsKey(named)
                && (pinned == null || pinned.equals(named))
                && !isOff(named)
                && known.keySet().stream().allMatch(this::isOff);
    }

    private boolean isOff(String provider) {
        ProviderSettings settings = providers.get(provider);
        return settings == null || settings.off().isPresent();
    }

    /**
     * The model's own name: the first that a preset or alias stands for, without a provider in front. Need not be known to anyone.
     *
     * @throws io.ratatoskr.api.PresetNotFound when it is written as a preset, and there is none
     */
    public String name(String model) {
        String first = names.meaning(model).map(List::getFirst).orElse(model);
        int colon = first.indexOf(':');
        if (colon > 0 && providers.containsKey(first.substring(0, colon))) {
            return first.substring(colon + 1);
        }
        int slash = first.indexOf('/');
        boolean prefixed = slash > 0 && providers.containsKey(first.substring(0, slash));
        return prefixed && registry.find(first).isEmpty() ? first.substring(slash + 1) : first;
    }

    private List<String> inOrder(Operation operation, List<String> serving) {
        List<String> wanted = order.getOrDefault(operation, List.of());
        return wanted.isEmpty()
                ? serving
                : wanted.stream().filter(serving::contains).toList();
    }

    /** The one provider that the model string or the caller names. */
    private Selection only(
            String provider,
            String model,
            @Nullable String pinned,
            Operation operation,
            List<String> ordered,
            List<String> serving) {
        if (pinned != null && !pinned.equals(provider)) {
            throw new InvalidRequest(
                    "model names provider '%s', but provider is '%s'; drop one".formatted(provider, pinned),
                    "provider");
        }
        if (model.isBlank()) {
            throw new InvalidRequest("model names provider '%s', but no model of it".formatted(provider), "model");
        }
        if (!ordered.contains(provider)) {
            throw new NotSupported(
                    serving.contains(provider)
                            ? "provider '%s' is left out of ratatoskr.routing.%s, which names %s"
                                    .formatted(provider, operation.word(), ordered)
                            : "provider '%s' serves no %s; those who do: %s"
                                    .formatted(provider, operation.word(), ordered));
        }
        KnownModel known = registry.find(model).get(provider);
        if (known != null) {
            mustServe(known.info(), operation);
            return chosen(Map.of(provider, known.info().id()), List.of(provider));
        }
        if (isInProcess(provider)) {
            throw notFound(model);
        }
        return chosen(Map.of(provider, model), List.of(provider));
    }

    private Selection known(
            String model,
            Map<String, KnownModel> known,
            @Nullable String pinned,
            Operation operation,
            List<String> ordered,
            List<String> serving) {
        var names = new LinkedHashMap<String, String>();
        ModelInfo unable = null;
        for (String provider : ordered) {
            KnownModel there = known.get(provider);
            if (there == null || (pinned != null && !pinned.equals(provider))) {
                continue;
            }
            if (serves(there.info(), operation)) {
                names.put(provider, there.info().id());
            } else {
                unable = there.info();
            }
        }
        keepLocal(model, known, names, pinned, operation);
        if (!names.isEmpty()) {
            return chosen(names, List.copyOf(names.keySet()));
        }
        if (pinned != null && !known.containsKey(pinned)) {
            return only(pinned, model, pinned, operation, ordered, serving);
        }
        mustServe(unable == null ? known.values().iterator().next().info() : unable, operation);
        throw new NotSupported("'%s' is known at %s, but %s goes only to %s"
                .formatted(Excerpt.of(model), known.keySet(), operation.word(), ordered));
    }

    /** What a local provider has, or had, goes to others only where the configured order, or the caller, names them. */
    private void keepLocal(
            String model,
            Map<String, KnownModel> known,
            Map<String, String> names,
            @Nullable String pinned,
            Operation operation) {
        if (pinned != null || !order.getOrDefault(operation, List.of()).isEmpty()) {
            return;
        }
        if (names.keySet().stream().anyMatch(this::isLocal)) {
            names.keySet().removeIf(provider -> !isLocal(provider));
        } else {
            mustNotHaveBeenLocal(model, known);
        }
    }

    private void mustNotHaveBeenLocal(String model, Map<String, KnownModel> known) {
        Optional<String> local = registry.everAt(model).stream()
                .filter(provider -> isLocal(provider) && !known.containsKey(provider))
                .findFirst();
        if (local.isPresent()) {
            throw new ModelNotAvailable("model '%s' was at '%s', which does not have it now; it is not sent elsewhere"
                    .formatted(Excerpt.of(model), local.get()));
        }
    }

    /** New models appear daily: the first provider that takes unknown ids is asked. Never for embeddings, whose vectors must not mix. */
    private Selection unknown(String model, Operation operation, List<String> ordered) {
        mustNotHaveBeenLocal(model, Map.of());
        if (operation == Operation.EMBED) {
            throw notFound(model);
        }
        var refusals = new ArrayList<Refusal>();
        for (String provider : ordered) {
            ProviderSettings settings = providers.get(provider);
            if (settings == null
                    || settings.inProcess()
                    || settings.chatModel().isPresent()
                    || !settings.acceptUnknownModels()) {
                continue;
            }
            Optional<String> out = outOf(provider);
            if (out.isEmpty()) {
                return new Selection(List.of(new Candidate(provider, model)), refusals);
            }
            refusals.add(Refusal.notAsked(provider, out.get()));
        }
        if (refusals.isEmpty()) {
            throw notFound(model);
        }
        return new Selection(List.of(), refusals);
    }

    private Selection chosen(Map<String, String> names, List<String> ordered) {
        var candidates = new ArrayList<Candidate>();
        var refusals = new ArrayList<Refusal>();
        for (String provider : ordered) {
            Optional<String> out = outOf(provider);
            if (out.isEmpty()) {
                candidates.add(new Candidate(provider, names.getOrDefault(provider, "")));
            } else {
                refusals.add(Refusal.notAsked(provider, out.get()));
            }
        }
        return new Selection(candidates, refusals);
    }

    private Optional<String> outOf(String provider) {
        ProviderSettings settings = providers.get(provider);
        if (settings == null) {
            return Optional.of("it has a route, but no settings: write ratatoskr.providers." + provider + ".base-url");
        }
        return settings.off().isPresent() ? settings.off().map(why -> "off: " + why) : availability.outOf(provider);
    }

    private boolean isLocal(String provider) {
        ProviderSettings settings = providers.get(provider);
        return settings != null && settings.local();
    }

    private boolean isInProcess(String provider) {
        ProviderSettings settings = providers.get(provider);
        return settings != null && settings.inProcess();
    }

    private ModelNotFound notFound(String model) {
        List<String> near = registry.nearest(model, 3);
        String help = near.isEmpty()
                ? "GET /v1/models?all=true lists those that are known"
                : "did you mean " + String.join(" or ", near) + "?";
        return new ModelNotFound(
                "no provider is known to have model '%s'; %s".formatted(Excerpt.of(model), help), model);
    }

    private static void mustServe(ModelInfo info, Operation operation) {
        if (!serves(info, operation)) {
            throw new NotSupported("model '%s' of '%s' cannot %s; it can %s"
                    .formatted(
                            info.id(),
                            info.provider(),
                            operation.word(),
                            info.capabilities().stream()
                                    .map(ModelCapability::word)
                                    .sorted()
                                    .toList()));
        }
    }

    /** A model whose capabilities nobody told may be asked for anything. */
    private static boolean serves(ModelInfo info, Operation operation) {
        return info.capabilities().isEmpty()
                || switch (operation) {
                    case CHAT -> info.capabilities().contains(ModelCapability.CHAT);
                    case GENERATE -> info.capabilities().contains(ModelCapability.GENERATE);
                    case EMBED -> info.capabilities().contains(ModelCapability.EMBED);
                    case NLI -> info.capabilities().contains(ModelCapability.NLI);
                    case STANCE -> info.capabilities().contains(ModelCapability.STANCE);
                    case ZERO_SHOT -> info.capabilities().contains(ModelCapability.ZERO_SHOT);
                    case CLASSIFY -> info.capabilities().contains(ModelCapability.CLASSIFY);
                    case RERANK -> info.capabilities().contains(ModelCapability.RERANK);
                };
    }
}
