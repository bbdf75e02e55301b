package io.ratatoskr.camel.dispatch;

import io.ratatoskr.access.CallerKeys;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.error.ContextLengthExceeded;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.camel.exchange.Attempt;
import io.ratatoskr.camel.exchange.RequestStats;
import io.ratatoskr.limits.RateReservation;
import io.ratatoskr.routing.Candidate;
import io.ratatoskr.routing.Refusal;
import io.ratatoskr.settings.FailureClass;
import io.ratatoskr.settings.ParameterPolicy;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The candidates of one request that are left to be called, in order. Not thread-safe. */
final class CandidateQueue {
    private final DispatchContext dispatch;
    private final ModelRequest request;
    private final @Nullable ParameterPolicy requestedPolicy;
    private final List<PreparedRequest> prepared;
    private final List<Refusal> refusals;
    /** Null: no fallback list can apply. */
    private final @Nullable FallbackModels fallback;

    /** Null: the caller has sent none. */
    private final @Nullable CallerKeys callerKeys;

    private int next;

    /**
     * @param prepared the request for each candidate
     * @param refusals gets candidates of fallback lists that cannot be called
     * @param fallback null: no fallback list can apply
     * @param callerKeys null: the caller has sent none
     */
    CandidateQueue(
            DispatchContext dispatch,
            ModelRequest request,
            @Nullable ParameterPolicy requestedPolicy,
            List<PreparedRequest> prepared,
            List<Refusal> refusals,
            @Nullable FallbackModels fallback,
            @Nullable CallerKeys callerKeys) {
        this.dispatch = dispatch;
        this.request = request;
        this.requestedPolicy = requestedPolicy;
        this.prepared = prepared;
        this.refusals = refusals;
        this.fallback = fallback;
        this.callerKeys = callerKeys;
    }

    /**
     * Begins with a fallback list, since the request has no candidates: that of the first refusal with a failure, else of unavailable ones.
     * The lists of the refused candidates apply as if these had been called.
     */
    void startWithFallback() {
        if (fallback == null) {
            return;
        }
        Optional<Refusal> first = refusals.stream()
                .filter(refusal -> refusal.failure() != null)
                .findFirst()
                .or(() -> refusals.stream().findFirst());
        GatewayException failure = first.isEmpty() ? null : first.get().failure();
        Optional<FailureClass> failures =
                failure == null ? Optional.of(FailureClass.UNAVAILABLE) : FailureClass.of(failure);
        Candidate refused = null;
        if (first.isPresent() && failures.isPresent()) {
            for (Candidate one : dispatch.router().candidatesAt(first.get().provider(), request.model())) {
                if (refused == null && fallback.isPending(one, failures.get())) {
                    refused = one;
                }
            }
        }
        add(refused, failures);
    }

    /** The request for the next candidate; null: none is left. */
    @Nullable
    PreparedRequest next() {
        return next < prepared.size() ? prepared.get(next++) : null;
    }

    /** The index of the candidate that {@link #next} returned last. */
    int current() {
        return next - 1;
    }

    /** The candidate that {@link #next} returned last was moved behind others. */
    void moved() {
        next--;
    }

    /** Calls a candidate again next, with another request. */
    void repeat(PreparedRequest changed) {
        prepared.add(next, changed);
    }

    /** Moves a candidate that is left to the front, and past it as {@link #next} does. */
    void take(PreparedRequest one) {
        for (int i = next; i < prepared.size(); i++) {
            if (prepared.get(i).equals(one)) {
                prepared.remove(i);
                prepared.add(next++, one);
                return;
            }
        }
    }

    /** The attempt at the candidate that {@link #next} returned last. */
    Attempt attempt(Candidate candidate, RequestStats stats, RateReservation rates, boolean hedge) {
        boolean last = next == prepared.size();
        return new Attempt(
                candidate.provider(),
                last,
                stats,
                rates,
                fallback == null || !last ? Set.of() : fallback.pending(candidate),
                hedge,
                callerKeys == null ? null : callerKeys.key(candidate.provider()));
    }

    /**
     * Returns whether another candidate may be called after that failure of the last one. A request that is too long goes to larger models
     * only; the candidates of a fallback list come last, and after a refusal of the content they are the only ones.
     */
    boolean continuesAfter(Candidate failed, GatewayException failure) {
        boolean larger = failure instanceof ContextLengthExceeded tooLong && retainLarger(failed, tooLong);
        if (fallback == null) {
            return failure.isFallbackAllowed() || larger;
        }
        boolean added = FailureClass.of(failure)
                .map(failures -> {
                    if (failures == FailureClass.CONTENT_FILTER) {
                        left().removeIf(one -> !fallback.isAdded(one.candidate()));
                    }
                    add(failed, Optional.of(failures));
                    return left().stream().anyMatch(one -> fallback.isAdded(one.candidate()));
                })
                .orElse(false);
        return failure.isFallbackAllowed() || larger || added;
    }

    /** Returns whether a fallback list for a provider without capacity is not used yet. */
    boolean hasListForNoCapacity(Candidate candidate) {
        return fallback != null && fallback.isPending(candidate, FailureClass.RATE_LIMIT);
    }

    /** The last candidate has no capacity now: the candidates of its fallback list come after those that are left. */
    void addListForNoCapacity(Candidate candidate) {
        add(candidate, Optional.of(FailureClass.RATE_LIMIT));
    }

    /** The candidates that are left, in order. */
    List<PreparedRequest> left() {
        return prepared.subList(next, prepared.size());
    }

    private void add(@Nullable Candidate failed, Optional<FailureClass> failures) {
        if (fallback == null || failures.isEmpty()) {
            return;
        }
        var known = new HashSet<Candidate>();
        prepared.forEach(one -> known.add(one.candidate()));
        List<Candidate> candidates = fallback.after(failures.get(), failed, known, refusals);
        prepared.addAll(dispatch.parameterAdapter().prepare(request, candidates, requestedPolicy, refusals));
    }

    /** Keeps only the candidates left with a larger known context window, and those that a list added; returns false when there is none. */
    private boolean retainLarger(Candidate failed, ContextLengthExceeded tooLong) {
        int window = Math.max(tooLong.limit().orElse(0), contextWindow(failed));
        List<PreparedRequest> left = left();
        left.removeIf(one -> {
            int other = contextWindow(one.candidate());
            return other == 0 ? fallback == null || !fallback.isAdded(one.candidate()) : other <= window;
        });
        return !left.isEmpty();
    }

    /** In tokens; 0 when unknown. */
    private int contextWindow(Candidate candidate) {
        Integer window = dispatch.registry()
                .metadata(candidate.provider(), candidate.model())
                .info()
                .contextWindow();
        return window == null ? 0 : window;
    }
}
