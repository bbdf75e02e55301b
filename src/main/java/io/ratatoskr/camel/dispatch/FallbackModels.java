package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.routing.Candidate;
import io.ratatoskr.routing.Refusal;
import io.ratatoskr.settings.FailureClass;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The candidates that fallback lists add to one request. The list of each class of failures is used once, those of its models are not
 * used, and no candidate is added twice: a request ends after a bounded number of calls. Not thread-safe.
 */
final class FallbackModels {
    private final RoutePlanner planner;
    private final ModelRequest request;
    private final List<String> servingProviders;
    private final Set<FailureClass> used = EnumSet.noneOf(FailureClass.class);
    private final Set<Candidate> added = new LinkedHashSet<>();

    FallbackModels(RoutePlanner planner, ModelRequest request, List<String> servingProviders) {
        this.planner = planner;
        this.request = request;
        this.servingProviders = servingProviders;
    }

    /** Returns whether a list added the candidate. */
    boolean isAdded(Candidate candidate) {
        return added.contains(candidate);
    }

    /** The classes with a list that is not used yet, for a candidate that is about to be called. */
    Set<FailureClass> pending(Candidate candidate) {
        var pending = EnumSet.noneOf(FailureClass.class);
        for (FailureClass failures : FailureClass.values()) {
            if (isPending(candidate, failures)) {
                pending.add(failures);
            }
        }
        return pending;
    }

    /** Returns whether there is a list for such a failure of the candidate that is not used yet. */
    boolean isPending(Candidate candidate, FailureClass failures) {
        return !used.contains(failures)
                && planner.fallbackModels(request, candidate, failures)
                        .filter(models -> !models.isEmpty())
                        .isPresent();
    }

    /**
     * The candidates of the list for a failure.
     *
     * @param failed the candidate that failed; null: none was called
     * @param known candidates that were called, or are going to be
     * @param refusals gets the models of the list that have no candidates
     * @return empty when there is no list for it, or it is used
     */
    List<Candidate> after(
            FailureClass failures, @Nullable Candidate failed, Set<Candidate> known, List<Refusal> refusals) {
        if (used.contains(failures)) {
            return List.of();
        }
        Optional<List<String>> models = planner.fallbackModels(request, failed, failures);
        if (models.isEmpty()) {
            return List.of();
        }
        used.add(failures);
        var candidates = new ArrayList<Candidate>();
        for (String model : models.get()) {
            try {
                var selection = planner.router().select(request.withModel(model), servingProviders);
                refusals.addAll(selection.refusals());
                for (Candidate candidate : selection.candidates()) {
                    if (!known.contains(candidate) && added.add(candidate)) {
                        candidates.add(candidate);
                    }
                }
            } catch (GatewayException notRouted) {
                refusals.add(Refusal.notCalled(model, String.valueOf(notRouted.getMessage())));
            }
        }
        return candidates;
    }
}
