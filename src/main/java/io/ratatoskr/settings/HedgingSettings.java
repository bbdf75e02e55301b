package io.ratatoskr.settings;

import io.ratatoskr.api.Operation;
import java.time.Duration;
import java.util.Set;

/**
 * When a second provider is called because the first is slow.
 *
 * @param operations those that are hedged; empty: none
 * @param percentile share of the recorded times, above 0, at most 1, that the delay is longer than
 * @param maxShare maximum share of requests with a second call, from 0 to 1
 * @param minDelay minimum delay before the second call
 * @param minHistory times that must be recorded of the first candidate
 */
public record HedgingSettings(
        Set<Operation> operations, double percentile, double maxShare, Duration minDelay, int minHistory) {
    /** Nothing is hedged. */
    public static final HedgingSettings OFF = new HedgingSettings(Set.of(), 0.95, 0, Duration.ZERO, 1);

    public HedgingSettings {
        operations = Set.copyOf(operations);
    }

    /** Whether any operation is hedged. */
    public boolean isEnabled() {
        return !operations.isEmpty();
    }
}
