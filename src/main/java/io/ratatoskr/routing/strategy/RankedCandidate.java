package io.ratatoskr.routing.strategy;

import io.ratatoskr.api.Experimental;
import io.ratatoskr.routing.Candidate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A candidate at its place in an order.
 *
 * @param reason why it is there, for operators, such as {@code 3 requests in flight}
 * @param score the value that decided, in a unit of the strategy; null: none is known
 */
@Experimental
public record RankedCandidate(
        Candidate candidate, String reason, @Nullable Double score) {
    /** Returns whether a strategy does not distinguish the two. */
    boolean equalsInScore(RankedCandidate other) {
        return Objects.equals(score, other.score);
    }
}
