package io.ratatoskr.routing;

import static java.util.stream.Collectors.joining;

import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.api.ModelNotAvailable;
import io.ratatoskr.api.ModelNotFound;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.NotSupported;
import io.ratatoskr.api.Operation;
import io.ratatoskr.config.ProviderSettings;
import io.ratatoskr.registry.KnownModel;
import io.ratatoskr.registry.ModelRegistry;
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
    private final Names names;
    private final Standing standing;
    private final UnknownIds unknown;
    private final Judges judges;

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
        this.registry = registry;
        this.order = order;
        this.names = names;
        this.standing = new Standing(providers, availability);
        this.unknown = new UnknownIds(registry, standing);
        this.judges = new Judges(standing);
    }

    /**
     * The candidates for a request.
     *
     * @param serving the providers that have a route for the request's operation, in the order of the routes
     * @throws ModelNotFound when no provider has the model; suggests similar ids
     * @throws NotSupported when the model is known, but not for this operation
     * @throws InvalidRequest when the caller pins a provider that does not exist
     */
    public Selection select(ModelRequest request, List<String> serving) {
        return select(request.model(), asking(request.operation(), request.provider(), serving));
    }

    private Selection select(String model, Asking asking) {
        Optional<List<String>> meaning = names.meaning(model);
        Selection selection = meaning.isEmpty() ? resolve(model, asking) : several(model, meaning.get(), asking);
        return isOrdered(asking.operation()) ? judges.behind(selection, asking) : selection;
    }

    private Asking asking(Operation operation, @Nullable String pinned, List<String> serving) {
        if (pinned != null && !standing.has(pinned)) {
            throw new InvalidRequest(
                    "provider is '%s'; expected one of %s"
                            .formatted(Excerpt.of(pinned), standing.providers().keySet()),
                    "provider");
        }
        List<String> wanted = order.getOrDefault(operation, List.of());
        List<String> ordered = wanted.isEmpty()
                ? serving
                : wanted.stream().filter(serving::contains).toList();
        return new Asking(operation, pinned, ordered, serving);
    }

    private boolean isOrdered(Operation operation) {
        return !order.getOrDefault(operation, List.of()).isEmpty();
    }

    /** Candidates for all models of a preset or alias, in order; a model without candidates becomes a refusal. */
    private Selection several(String name, List<String> models, Asking asking) {
        if (asking.operation() == Operation.EMBED && models.size() > 1) {
            throw new InvalidRequest(
                    "'%s' resolves to %d models; embeddings of different models are not comparable, so it must resolve to one"
                            .formatted(Excerpt.of(name), models.size()),
                    "model");
        }
        var candidates = new LinkedHashSet<Candidate>();
        var refusals = new LinkedHashSet<Refusal>();
        for (String model : models) {
            int front = front(model, asking.pinned());
            if (front > 0 ? !asking.allows(model.substring(0, front)) : isOnlyElsewhere(model, asking.pinned())) {
                continue;
            }
            try {
                Selection selection = resolve(model, asking);
                candidates.addAll(selection.candidates());
                refusals.addAll(selection.refusals());
            } catch (ModelNotFound | ModelNotAvailable | NotSupported unfit) {
                refusals.add(Refusal.notAsked(model, String.valueOf(unfit.getMessage())));
            }
        }
        if (candidates.isEmpty() && refusals.isEmpty()) {
            throw new InvalidRequest(
                    "'%s' resolves to %s, none of which is available at the requested provider '%s'"
                            .formatted(Excerpt.of(name), models, asking.pinned()),
                    "provider");
        }
        return new Selection(List.copyOf(candidates), List.copyOf(refusals));
    }

    /** Returns true if only providers other than the pinned one are known to have the model. */
    private boolean isOnlyElsewhere(String model, @Nullable String pinned) {
        Map<String, KnownModel> known = registry.find(model);
        return pinned != null && !known.isEmpty() && !known.containsKey(pinned);
    }

    /** Length of the provider name in front of the model id; 0: none. */
    private int front(String model, @Nullable String pinned) {
        int colon = model.indexOf(':');
        if (colon > 0 && standing.has(model.substring(0, colon))) {
            return colon;
        }
        int slash = model.indexOf('/');
        if (slash <= 0 || !standing.has(model.substring(0, slash))) {
            return 0;
        }
        String named = model.substring(0, slash);
        Map<String, KnownModel> known = registry.find(model);
        return known.isEmpty() || isOffElsewhere(named, known) || named.equals(pinned) && !known.containsKey(named)
                ? slash
                : 0;
    }

    /**
     * Returns true if an id such as {@code openai/gpt-x} is known only at disabled providers, and not at the one that it begins with.
     * A disabled provider must not shadow the prefix.
     */
    private boolean isOffElsewhere(String named, Map<String, KnownModel> known) {
        return !known.containsKey(named)
                && !standing.isOff(named)
                && known.keySet().stream().allMatch(standing::isOff);
    }

    private Selection resolve(String model, Asking asking) {
        int front = front(model, asking.pinned());
        if (front > 0) {
            return only(model.substring(0, front), model.substring(front + 1), asking);
        }
        Map<String, KnownModel> known = registry.find(model);
        if (!known.isEmpty()) {
            return known(model, known, asking);
        }
        String pinned = asking.pinned();
        return pinned != null ? only(pinned, model, asking) : unknown.select(model, asking);
    }

    /**
     * The model id without provider prefix: for a preset or alias, that of its first model. The model may be unknown.
     *
     * @throws io.ratatoskr.api.PresetNotFound when it has the form of a preset that does not exist
     */
    public String name(String model) {
        String first = names.meaning(model).map(List::getFirst).orElse(model);
        int front = front(first, null);
        return front == 0 ? first : first.substring(front + 1);
    }

    /** The reason why a model string other than a preset or alias has no candidates now; empty when it has some. */
    public Optional<String> outOf(String model, Operation operation, List<String> serving) {
        try {
            Selection selection = resolve(model, asking(operation, null, serving));
            return selection.candidates().isEmpty()
                    ? Optional.of(
                            selection.refusals().stream().map(Refusal::toString).collect(joining("; ")))
                    : Optional.empty();
        } catch (GatewayException unfit) {
            return Optional.of(String.valueOf(unfit.getMessage()));
        }
    }

    /** Selects the provider that the model string or the caller names. */
    private Selection only(String provider, String model, Asking asking) {
        if (!asking.allows(provider)) {
            throw new InvalidRequest(
                    "model names provider '%s', but provider is '%s'; remove one of them".formatted(provider, asking.pinned()),
                    "provider");
        }
        if (model.isBlank()) {
            throw new InvalidRequest("model names provider '%s', but no model".formatted(provider), "model");
        }
        if (!asking.ordered().contains(provider)) {
            String word = asking.operation().wireName();
            throw new NotSupported(
                    asking.serving().contains(provider)
                            ? "provider '%s' is not in ratatoskr.routing.%s, which lists %s"
                                    .formatted(provider, word, asking.ordered())
                            : "provider '%s' does not support '%s'; supported by: %s"
                                    .formatted(provider, word, asking.ordered()));
        }
        KnownModel known = registry.find(model).get(provider);
        if (known != null) {
            Ability.mustServe(known.info(), asking.operation());
            return standing.chosen(Map.of(provider, known.info().id()));
        }
        if (standing.isInProcess(provider)) {
            throw unknown.notFound(model);
        }
        return standing.chosen(Map.of(provider, model));
    }

    private Selection known(String model, Map<String, KnownModel> known, Asking asking) {
        var fit = new LinkedHashMap<String, String>();
        ModelInfo unable = null;
        for (String provider : asking.ordered()) {
            KnownModel there = known.get(provider);
            if (there == null || !asking.allows(provider)) {
                continue;
            }
            if (Ability.serves(there.info(), asking.operation())) {
                fit.put(provider, there.info().id());
            } else {
                unable = there.info();
            }
        }
        keepLocal(model, known, fit, asking);
        if (!fit.isEmpty()) {
            return standing.chosen(fit);
        }
        String pinned = asking.pinned();
        if (pinned != null && !known.containsKey(pinned)) {
            return only(pinned, model, asking);
        }
        Ability.mustServe(unable == null ? known.values().iterator().next().info() : unable, asking.operation());
        throw new NotSupported("'%s' is known at %s, but %s is routed only to %s"
                .formatted(Excerpt.of(model), known.keySet(), asking.operation().wireName(), asking.ordered()));
    }

    /** A model that is, or was, at a local provider goes to others only if the configured order or the caller names them. */
    private void keepLocal(String model, Map<String, KnownModel> known, Map<String, String> fit, Asking asking) {
        if (asking.pinned() != null || isOrdered(asking.operation())) {
            return;
        }
        if (fit.keySet().stream().anyMatch(standing::isLocal)) {
            fit.keySet().removeIf(provider -> !standing.isLocal(provider));
        } else {
            unknown.mustNotHaveBeenLocal(model, known.keySet());
        }
    }
}
