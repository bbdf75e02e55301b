package io.ratatoskr.routing.strategy;

import io.ratatoskr.api.Experimental;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.routing.Candidate;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Facts about the candidates of one request, computed when they are needed. Not thread-safe. */
@Experimental
public interface CandidateFacts {
    /** The measured load and times for requests like this one: to the first token for streams, else to the response. */
    CandidateLoad load(Candidate candidate);

    /**
     * The price of this request in US dollars: its estimated prompt tokens and the output tokens that it permits, at the prices of the
     * model. Empty when a price is unknown. A local provider without prices is free.
     */
    Optional<BigDecimal> cost(Candidate candidate);

    /** Returns whether the texts stay on this machine. */
    boolean isLocal(Candidate candidate);

    /** The failure of a candidate that is known not to support what the request needs; empty if it supports it, or this is unknown. */
    Optional<GatewayException> unsupported(Candidate candidate);

    /** The names of the parameters that it is known not to support, and that would be dropped or clamped. */
    List<String> changedParameters(Candidate candidate);
}
