package io.ratatoskr.routing.strategy;

import io.ratatoskr.routing.Candidate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The faster one of two random candidates first, then the others from fast to slow, by the decaying mean of their times: to the first
 * token for streams, else to the response. Two choices spread the load, where the fastest one alone would get all of it.
 *
 * <p>A candidate without a time that is recent enough is measured again: it is first, for one request at a time. One that failed
 * comes last until then. Score: the mean in milliseconds.
 */
final class LatencyStrategy implements RoutingStrategy {
    /** Age from which a time or a failure says nothing about now. */
    static final Duration MAX_AGE = Duration.ofSeconds(60);

    private record Measured(Candidate candidate, long nanos) {
        RankedCandidate ranked() {
            double millis = nanos / 1e6;
            return new RankedCandidate(candidate, "mean %.1f ms".formatted(millis), millis);
        }
    }

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public List<RankedCandidate> order(RoutingContext context) {
        RankedCandidate explored = null;
        var measured = new ArrayList<Measured>();
        var unmeasured = new ArrayList<RankedCandidate>();
        var failing = new ArrayList<RankedCandidate>();
        for (Candidate candidate : context.candidates()) {
            CandidateLoad load = context.facts().load(candidate);
            boolean old = load.age() == null || load.age().compareTo(MAX_AGE) >= 0;
            Duration mean = load.mean();
            if (old && load.inFlight() == 0 && explored == null) {
                explored = unknown(candidate, mean, load.age() == null ? "not measured yet" : "measured again");
            } else if (!old && load.failing()) {
                failing.add(unknown(candidate, mean, "failed less than a minute ago"));
            } else if (mean != null) {
                measured.add(new Measured(candidate, mean.toNanos()));
            } else {
                unmeasured.add(unknown(candidate, null, "not measured yet"));
            }
        }
        var ranked = new ArrayList<RankedCandidate>();
        if (explored != null) {
            ranked.add(explored);
        }
        Measured winner = winner(measured, context);
        if (winner != null) {
            ranked.add(winner.ranked());
        }
        measured.stream()
                .filter(one -> !one.equals(winner))
                .sorted(Comparator.comparingLong(Measured::nanos))
                .map(Measured::ranked)
                .forEach(ranked::add);
        ranked.addAll(unmeasured);
        ranked.addAll(failing);
        return ranked;
    }

    /** The faster one of two random ones; null: there is none. */
    private static @Nullable Measured winner(List<Measured> measured, RoutingContext context) {
        if (measured.size() < 2) {
            return measured.isEmpty() ? null : measured.getFirst();
        }
        int one = context.random().nextInt(measured.size());
        int other = context.random().nextInt(measured.size() - 1);
        if (other >= one) {
            other++;
        }
        Measured earlier = measured.get(Math.min(one, other));
        Measured later = measured.get(Math.max(one, other));
        return later.nanos() < earlier.nanos() ? later : earlier;
    }

    private static RankedCandidate unknown(Candidate candidate, @Nullable Duration mean, String reason) {
        return new RankedCandidate(candidate, reason, mean == null ? null : mean.toNanos() / 1e6);
    }
}
