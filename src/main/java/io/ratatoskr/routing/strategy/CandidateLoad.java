package io.ratatoskr.routing.strategy;

import io.ratatoskr.api.Experimental;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The load of a candidate, and its recent times.
 *
 * @param inFlight requests that it is serving now
 * @param mean the decaying mean of its times; null: none is known
 * @param age the time since its last call ended; null: none has ended
 * @param failing whether its last call failed
 */
@Experimental
public record CandidateLoad(
        int inFlight, @Nullable Duration mean, @Nullable Duration age, boolean failing) {
    /** Of a candidate that was never called. */
    public static final CandidateLoad UNKNOWN = new CandidateLoad(0, null, null, false);
}
