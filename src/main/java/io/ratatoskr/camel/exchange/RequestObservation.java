package io.ratatoskr.camel.exchange;

import io.ratatoskr.api.Experimental;
import org.apache.camel.Exchange;

/** Watches one request. The methods are called in order, by one thread at a time, and must not block or throw. */
@Experimental
public interface RequestObservation {
    /** Watches nothing. */
    RequestObservation NONE = new RequestObservation() {};

    /**
     * The request is about to be sent to a provider, by the route of that provider, retries included.
     *
     * @param attempt the exchange of the attempt
     * @param model the provider's own name for the model
     */
    default AttemptObservation attempt(Exchange attempt, String provider, String model) {
        return AttemptObservation.NONE;
    }

    /**
     * The request ended: its response is complete, its stream was read to its end or closed, or it failed or was cancelled. Called
     * exactly once, for streams on the thread that reads or closes them.
     */
    default void end(RequestOutcome outcome) {}
}
