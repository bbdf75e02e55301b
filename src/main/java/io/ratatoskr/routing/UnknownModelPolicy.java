package io.ratatoskr.routing;

import io.ratatoskr.api.Operation;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.ModelNotFound;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.registry.ModelRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Routes model ids that are not known at any provider. */
record UnknownModelPolicy(ModelRegistry registry, ProviderDirectory directory) {
    /** Selects the first provider that accepts unknown ids, since new models appear daily. Never for embeddings, which must not be mixed. */
    Selection select(String model, RoutingQuery query) {
        requireNeverLocal(model, Set.of());
        if (query.operation() == Operation.EMBED) {
            throw notFound(model);
        }
        var refusals = new ArrayList<Refusal>();
        for (String provider : query.orderedProviders()) {
            if (!directory.acceptsUnknownModels(provider)) {
                continue;
            }
            Optional<Refusal> refusal = directory.refusal(provider);
            if (refusal.isEmpty()) {
                return new Selection(List.of(new Candidate(provider, model)), refusals);
            }
            refusals.add(refusal.get());
        }
        if (refusals.isEmpty()) {
            throw notFound(model);
        }
        return new Selection(List.of(), refusals);
    }

    /**
     * Ensures that requests for a removed local model are not sent to a remote provider.
     *
     * @param known the providers that are known to have the model now
     */
    void requireNeverLocal(String model, Set<String> known) {
        Optional<String> local = registry.everProvidedBy(model).stream()
                .filter(provider -> directory.isLocal(provider) && !known.contains(provider))
                .findFirst();
        if (local.isPresent()) {
            throw new ModelNotAvailable("model '%s' is no longer available at '%s'; the request is not sent elsewhere"
                    .formatted(Text.printableName(model), local.get()));
        }
    }

    ModelNotFound notFound(String model) {
        return new ModelNotFound(
                "no provider is known to have model '%s'; %s"
                        .formatted(Text.printableName(model), suggestion(registry, model)),
                model);
    }

    /** Suggests similar ids for an unknown one. */
    static String suggestion(ModelRegistry registry, String id) {
        List<String> near = registry.suggest(id, 3);
        return near.isEmpty()
                ? ModelNotFound.LIST_REQUEST + " lists the known models"
                : "did you mean " + String.join(" or ", near) + "?";
    }
}
