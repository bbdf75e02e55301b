package io.ratatoskr.routing;

import static java.util.stream.Collectors.joining;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.ModelNotFound;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.settings.ProviderSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Resolves a model string to candidates, in order. The forms, in order of precedence: a preset; an alias; {@code provider:model}; an
 * id that is known at one or more providers; {@code provider/model}; an unknown id, which goes to the first provider that accepts
 * unknown models. A pinned provider applies to every form. No side effects; thread-safe.
 */
public final class Router {
    private final ModelRegistry registry;
    private final Map<Operation, List<String>> order;
    private final ModelAliases aliases;
    private final ProviderDirectory directory;
    private final UnknownModelPolicy unknownModels;
    private final LlmFallback llmFallback;

    public Router(
            ModelRegistry registry,
            Map<String, ProviderSettings> providers,
            Map<Operation, List<String>> order,
            Availability availability) {
        this(registry, providers, order, availability, ModelAliases.NONE);
    }

    public Router(
            ModelRegistry registry,
            Map<String, ProviderSettings> providers,
            Map<Operation, List<String>> order,
            Availability availability,
            ModelAliases aliases) {
        this.registry = registry;
        this.order = order;
        this.aliases = aliases;
        this.directory = new ProviderDirectory(providers, availability);
        this.unknownModels = new UnknownModelPolicy(registry, directory);
        this.llmFallback = new LlmFallback(directory);
    }

    /**
     * The candidates for a request.
     *
     * @param servingProviders the providers that have a route for the request's operation, in the order of the routes
     * @throws ModelNotFound when no provider has the model; suggests similar ids
     * @throws NotSupported when the model is known, but not for this operation
     * @throws InvalidRequest when the caller pins a provider that does not exist
     */
    public Selection select(ModelRequest request, List<String> servingProviders) {
        return select(request.model(), query(request.operation(), request.provider(), servingProviders));
    }

    /** The candidates for a request without a pinned provider; throws as {@link #select(ModelRequest, List)}. */
    Selection select(String model, Operation operation, List<String> servingProviders) {
        return select(model, query(operation, null, servingProviders));
    }

    /** Returns whether requests with the model string go to the provider that it begins with. */
    boolean namesProvider(String model) {
        return qualified(model, null) != null;
    }

    private Selection select(String model, RoutingQuery query) {
        Optional<List<String>> resolved = aliases.resolve(model);
        return resolved.isEmpty()
                ? withLlmFallback(resolve(model, query), query)
                : selectAlias(model, resolved.get(), query);
    }

    private Selection withLlmFallback(Selection selection, RoutingQuery query) {
        return hasConfiguredOrder(query.operation()) ? llmFallback.append(selection, query) : selection;
    }

    private void requireProvider(@Nullable String pinned) {
        if (pinned != null && !directory.contains(pinned)) {
            throw new InvalidRequest(
                    "provider is '%s'; expected one of %s"
                            .formatted(
                                    Text.printableName(pinned),
                                    directory.providers().keySet()),
                    "provider");
        }
    }

    private static InvalidRequest otherProvider(String named, @Nullable String pinned) {
        return new InvalidRequest(
                "model names provider '%s', but provider is '%s'; remove one of them".formatted(named, pinned),
                "provider");
    }

    private static InvalidRequest noneAt(String name, List<String> models, @Nullable String pinned) {
        return new InvalidRequest(
                "'%s' resolves to %s, none of which is available at the requested provider '%s'"
                        .formatted(Text.printableName(name), models, pinned),
                "provider");
    }

    private RoutingQuery query(Operation operation, @Nullable String pinned, List<String> servingProviders) {
        requireProvider(pinned);
        List<String> configuredOrder = order.getOrDefault(operation, List.of());
        List<String> ordered = configuredOrder.isEmpty()
                ? servingProviders
                : configuredOrder.stream().filter(servingProviders::contains).toList();
        return new RoutingQuery(operation, pinned, ordered, servingProviders);
    }

    private boolean hasConfiguredOrder(Operation operation) {
        return !order.getOrDefault(operation, List.of()).isEmpty();
    }

    /**
     * Candidates for all models of a preset or alias, in order; a model without candidates becomes a refusal.
     *
     * @throws NotSupported when none of the models supports the operation
     */
    private Selection selectAlias(String name, List<String> models, RoutingQuery query) {
        if (query.operation() == Operation.EMBED && models.size() > 1) {
            throw new InvalidRequest(
                    "'%s' resolves to %d models; embeddings of different models are not comparable, so it must resolve to one"
                            .formatted(Text.printableName(name), models.size()),
                    "model");
        }
        var candidates = new LinkedHashSet<Candidate>();
        var refusals = new LinkedHashSet<Refusal>();
        var unsupported = new LinkedHashSet<Refusal>();
        for (String model : models) {
            QualifiedModel qualified = qualified(model, query.pinned());
            if (qualified != null ? !query.allows(qualified.provider()) : isOnlyElsewhere(model, query.pinned())) {
                continue;
            }
            try {
                Selection selection = resolve(model, query);
                candidates.addAll(selection.candidates());
                refusals.addAll(selection.refusals());
            } catch (NotSupported failure) {
                unsupported.add(Refusal.notCalled(model, String.valueOf(failure.getMessage())));
                refusals.addAll(unsupported);
            } catch (ModelNotFound | ModelNotAvailable failure) {
                refusals.add(Refusal.notCalled(model, String.valueOf(failure.getMessage())));
            }
        }
        if (candidates.isEmpty() && refusals.isEmpty()) {
            throw noneAt(name, models, query.pinned());
        }
        Selection selection = withLlmFallback(new Selection(List.copyOf(candidates), List.copyOf(refusals)), query);
        if (selection.candidates().isEmpty() && unsupported.containsAll(selection.refusals())) {
            throw new NotSupported("no model of '%s' supports '%s': %s"
                    .formatted(
                            Text.printableName(name),
                            query.operation().wireName(),
                            unsupported.stream().map(Refusal::reason).collect(joining("; "))));
        }
        return selection;
    }

    /** Returns true if only providers other than the pinned one are known to have the model. */
    private boolean isOnlyElsewhere(String model, @Nullable String pinned) {
        Map<String, KnownModel> known = registry.find(model);
        return pinned != null && !known.isEmpty() && !known.containsKey(pinned);
    }

    /** The provider that the model id begins with, and the rest; null: none. */
    private @Nullable QualifiedModel qualified(String model, @Nullable String pinned) {
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

    private Selection resolve(String model, RoutingQuery query) {
        QualifiedModel qualified = qualified(model, query.pinned());
        if (qualified != null) {
            return selectPinned(qualified.provider(), qualified.model(), query);
        }
        Map<String, KnownModel> known = registry.find(model);
        if (!known.isEmpty()) {
            return selectKnown(model, known, query);
        }
        String pinned = query.pinned();
        return pinned != null ? selectPinned(pinned, model, query) : unknownModels.select(model, query);
    }

    /**
     * The model id without provider prefix: for a preset or alias, that of its first model. The model may be unknown.
     *
     * @throws io.ratatoskr.api.error.PresetNotFound when it has the form of a preset that does not exist
     */
    public String modelName(String model) {
        return modelName(model, null);
    }

    /**
     * Like {@link #modelName(String)}; for a preset or alias, the id of its first model that the pinned provider may have.
     *
     * @param pinned the provider that the caller names
     * @throws InvalidRequest when there is no such provider, or the model names another one
     */
    public String modelName(String model, @Nullable String pinned) {
        requireProvider(pinned);
        Optional<List<String>> resolved = aliases.resolve(model);
        for (String each : resolved.orElse(List.of(model))) {
            QualifiedModel qualified = qualified(each, pinned);
            if (qualified == null) {
                if (resolved.isEmpty() || !isOnlyElsewhere(each, pinned)) {
                    return each;
                }
            } else if (pinned == null || pinned.equals(qualified.provider())) {
                return qualified.model();
            } else if (resolved.isEmpty()) {
                throw otherProvider(qualified.provider(), pinned);
            }
        }
        throw noneAt(model, resolved.orElse(List.of()), pinned);
    }

    /** The models that a preset or alias resolves to, or the model itself, without provider prefixes, as candidates of the provider. */
    public List<Candidate> candidatesAt(String provider, String model) {
        return aliases.resolve(model).orElse(List.of(model)).stream()
                .map(each -> {
                    QualifiedModel qualified = qualified(each, null);
                    return new Candidate(provider, qualified == null ? each : qualified.model());
                })
                .toList();
    }

    /** The reason why a model string other than a preset or alias has no candidates now; empty when it has some. */
    public Optional<String> unavailableReason(String model, Operation operation, List<String> servingProviders) {
        try {
            Selection selection = resolve(model, query(operation, null, servingProviders));
            return selection.candidates().isEmpty()
                    ? Optional.of(
                            selection.refusals().stream().map(Refusal::toString).collect(joining("; ")))
                    : Optional.empty();
        } catch (GatewayException failure) {
            return Optional.of(String.valueOf(failure.getMessage()));
        }
    }

    /** Selects the provider that the model string or the caller names. */
    private Selection selectPinned(String provider, String model, RoutingQuery query) {
        if (!query.allows(provider)) {
            throw otherProvider(provider, query.pinned());
        }
        if (model.isBlank()) {
            throw new InvalidRequest("model names provider '%s', but no model".formatted(provider), "model");
        }
        KnownModel known = registry.find(model).get(provider);
        if (known != null) {
            Capabilities.requireSupport(known.info(), query.operation());
        }
        if (!query.orderedProviders().contains(provider)) {
            throw notRouted(provider, model, query);
        }
        if (known != null) {
            return directory.select(Map.of(provider, known.info().id()));
        }
        if (directory.isInProcess(provider)) {
            throw unknownModels.notFound(model);
        }
        return directory.select(Map.of(provider, model));
    }

    /** The exception for a provider that is not among those that requests of this operation are routed to. */
    private static NotSupported notRouted(String provider, String model, RoutingQuery query) {
        String operationName = query.operation().wireName();
        return new NotSupported(
                query.servingProviders().contains(provider)
                        ? "provider '%s' is not in ratatoskr.routing.%s, which lists %s"
                                .formatted(provider, operationName, query.orderedProviders())
                        : "model '%s' (provider '%s') does not support '%s'; providers that support it: %s"
                                .formatted(
                                        Text.printableName(model),
                                        provider,
                                        operationName,
                                        query.orderedProviders().isEmpty()
                                                ? "none"
                                                : String.join(", ", query.orderedProviders())));
    }

    private Selection selectKnown(String model, Map<String, KnownModel> known, RoutingQuery query) {
        var supported = new LinkedHashMap<String, String>();
        var unsupported = new ArrayList<ModelInfo>();
        for (String provider : query.orderedProviders()) {
            KnownModel knownModel = known.get(provider);
            if (knownModel == null || !query.allows(provider)) {
                continue;
            }
            if (Capabilities.supports(knownModel.info(), query.operation())) {
                supported.put(provider, knownModel.info().id());
            } else {
                unsupported.add(knownModel.info());
            }
        }
        restrictToLocal(model, known, supported, query);
        if (!supported.isEmpty()) {
            return directory.select(supported);
        }
        String pinned = query.pinned();
        if (pinned != null && !known.containsKey(pinned)) {
            return selectPinned(pinned, model, query);
        }
        Capabilities.requireSupport(
                model,
                unsupported.isEmpty()
                        ? known.values().stream().map(KnownModel::info).toList()
                        : unsupported,
                query.operation());
        throw new NotSupported("'%s' is known at %s, but %s is routed only to %s"
                .formatted(
                        Text.printableName(model),
                        known.keySet(),
                        query.operation().wireName(),
                        query.orderedProviders()));
    }

    /** A model that is, or was, at a local provider goes to others only if the configured order or the caller names them. */
    private void restrictToLocal(
            String model, Map<String, KnownModel> known, Map<String, String> supported, RoutingQuery query) {
        if (query.pinned() != null || hasConfiguredOrder(query.operation())) {
            return;
        }
        if (supported.keySet().stream().anyMatch(directory::isLocal)) {
            supported.keySet().removeIf(provider -> !directory.isLocal(provider));
        } else {
            unknownModels.requireNeverLocal(model, known.keySet());
        }
    }
}
