package io.ratatoskr.routing;

import io.ratatoskr.api.ModelNotAvailable;
import io.ratatoskr.api.ModelNotFound;
import io.ratatoskr.api.Operation;
import io.ratatoskr.registry.ModelRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where an id goes that nobody is known to have. */
record UnknownIds(ModelRegistry registry, Standing standing) {
    /** New models appear daily: the first provider that takes unknown ids is asked. Never for embeddings, whose vectors must not mix. */
    Selection select(String model, Asking asking) {
        mustNotHaveBeenLocal(model, Set.of());
        if (asking.operation() == Operation.EMBED) {
            throw notFound(model);
        }
        var refusals = new ArrayList<Refusal>();
        for (String provider : asking.ordered()) {
            if (!standing.takesUnknown(provider)) {
                continue;
            }
            Optional<String> out = standing.outOf(provider);
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

    /**
     * Texts for a model that was on this machine do not leave it because the model is gone.
     *
     * @param known who is known to have the model now
     */
    void mustNotHaveBeenLocal(String model, Set<String> known) {
        Optional<String> local = registry.everAt(model).stream()
                .filter(provider -> standing.isLocal(provider) && !known.contains(provider))
                .findFirst();
        if (local.isPresent()) {
            throw new ModelNotAvailable("model '%s' was at '%s', which does not have it now; it is not sent elsewhere"
                    .formatted(Excerpt.of(model), local.get()));
        }
    }

    ModelNotFound notFound(String model) {
        return new ModelNotFound(
                "no provider is known to have model '%s'; %s".formatted(Excerpt.of(model), alike(registry, model)),
                model);
    }

    /** What to write instead of an id that nobody has. */
    static String alike(ModelRegistry registry, String id) {
        List<String> near = registry.nearest(id, 3);
        return near.isEmpty()
                ? "GET /v1/models?all=true lists those that are known"
                : "did you mean " + String.join(" or ", near) + "?";
    }
}
