package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.Operation;
import io.ratatoskr.api.internal.DeadlineClock;
import io.ratatoskr.limits.HedgeBudget;
import io.ratatoskr.routing.Candidate;
import io.ratatoskr.routing.strategy.DecayingTimes;
import io.ratatoskr.routing.strategy.LatencyHistory;
import io.ratatoskr.settings.HedgingSettings;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** When the requests of one operation are hedged: sent to a second provider because the first is slow. Thread-safe. */
public final class Hedging {
    private final Operation operation;
    private final HedgingSettings settings;
    private final LatencyHistory history;
    private final DeadlineClock clock;
    private final HedgeBudget budget;

    private Hedging(
            Operation operation,
            HedgingSettings settings,
            LatencyHistory history,
            DeadlineClock clock,
            HedgeBudget budget) {
        this.operation = operation;
        this.settings = settings;
        this.history = history;
        this.clock = clock;
        this.budget = budget;
    }

    /**
     * By operation; without an entry it is not hedged.
     *
     * @param history of the calls that have responded
     * @param budgets the further calls of each operation; one that goes on with the next configuration is not saved up anew
     */
    public static Map<Operation, Hedging> of(
            HedgingSettings settings,
            LatencyHistory history,
            DeadlineClock clock,
            Function<Operation, HedgeBudget> budgets) {
        var hedging = new EnumMap<Operation, Hedging>(Operation.class);
        settings.operations()
                .forEach(operation -> hedging.put(
                        operation, new Hedging(operation, settings, history, clock, budgets.apply(operation))));
        return hedging;
    }

    /** The time after which a call of the candidate is slow; empty while its history is too short. */
    Optional<Duration> delay(Candidate candidate, boolean stream) {
        return history.find(candidate.provider(), candidate.model(), operation).flatMap(times -> {
            DecayingTimes recorded = stream ? times.firstToken() : times.response();
            return recorded.samples() < settings.minHistory()
                    ? Optional.empty()
                    : recorded.percentile(settings.percentile())
                            .map(usual -> usual.compareTo(settings.minDelay()) < 0 ? settings.minDelay() : usual);
        });
    }

    HedgeBudget budget() {
        return budget;
    }

    /** Watches the delays. */
    DeadlineClock clock() {
        return clock;
    }
}
