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
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.settings.ProviderSettings;
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
    private final Map<Operation, List<String>> order;
    private final ModelAliases aliases;
    private final ProviderDirectory directory;
    private final ModelPrefixes prefixes;
    private final ModelSelector selector;
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
        this.order = order;
        this.aliases = aliases;
        this.directory = new ProviderDirectory(providers, availability);
        this.prefixes = new ModelPrefixes(registry, directory);
        this.selector = new ModelSelector(registry, directory, prefixes);
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
        return prefixes.qualified(model, null) != null;
    }

    private Selection select(String model, RoutingQuery query) {
        Optional<List<String>> resolved = aliases.resolve(model);
        return resolved.isEmpty()
                ? withLlmFallback(selector.select(model, query), query)
                : selectAlias(model, resolved.get(), query);
    }

    private Selection withLlmFallback(Selection selection, RoutingQuery query) {
        return query.isOrderConfigured() ? llmFallback.append(selection, query) : selection;
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
        return new RoutingQuery(operation, pinned, ordered, servingProviders, !configuredOrder.isEmpty());
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
            QualifiedModel qualified = prefixes.qualified(model, query.pinned());
            if (qualified != null
                    ? !query.allows(qualified.provider())
                    : prefixes.isOnlyElsewhere(model, query.pinned())) {
                continue;
            }
            try {
                Selection selection = selector.select(model, query);
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
            QualifiedModel qualified = prefixes.qualified(each, pinned);
            if (qualified == null) {
                if (resolved.isEmpty() || !prefixes.isOnlyElsewhere(each, pinned)) {
                    return each;
                }
            } else if (pinned == null || pinned.equals(qualified.provider())) {
                return qualified.model();
            } else if (resolved.isEmpty()) {
                throw QualifiedModel.otherProvider(qualified.provider(), pinned);
            }
        }
        throw noneAt(model, resolved.orElse(List.of()), pinned);
    }

    /** The models that a preset or alias resolves to, or the model itself, without provider prefixes, as candidates of the provider. */
    public List<Candidate> candidatesAt(String provider, String model) {
        return aliases.resolve(model).orElse(List.of(model)).stream()
                .map(each -> {
                    QualifiedModel qualified = prefixes.qualified(each, null);
                    return new Candidate(provider, qualified == null ? each : qualified.model());
                })
                .toList();
    }

    /** The reason why a model string other than a preset or alias has no candidates now; empty when it has some. */
    public Optional<String> unavailableReason(String model, Operation operation, List<String> servingProviders) {
        try {
            Selection selection = selector.select(model, query(operation, null, servingProviders));
            return selection.candidates().isEmpty()
                    ? Optional.of(
                            selection.refusals().stream().map(Refusal::toString).collect(joining("; ")))
                    : Optional.empty();
        } catch (GatewayException failure) {
            return Optional.of(String.valueOf(failure.getMessage()));
        }
    }
}
