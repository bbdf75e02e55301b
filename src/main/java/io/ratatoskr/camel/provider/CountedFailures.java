package io.ratatoskr.camel.provider;

import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.ProviderUnavailable.Progress;
import io.ratatoskr.api.error.ProviderUnavailable.Reason;
import io.ratatoskr.camel.provider.BreakerCall.Outcome;

/**
 * What a failure is for a circuit breaker. Only a {@link ProviderUnavailable} has an outcome, but not that of a provider that is loading a
 * model, nor one caused by the request's own deadline.
 */
enum CountedFailures {
    /** All count, for the breaker of a provider. */
    ALL,
    /** Failures to connect count, for the breaker of a provider whose models have their own; a later failure proves a connection. */
    CONNECTION,
    /** Failures after the connection was established count, for the breaker of a model. */
    CALL;

    Outcome outcome(Throwable failure) {
        if (!(failure instanceof ProviderUnavailable unavailable)
                || unavailable.reason() == Reason.LOADING
                || unavailable.reason() == Reason.DEADLINE
                || unavailable.getCause() instanceof Cancelled) {
            return Outcome.NONE;
        }
        boolean sent = unavailable.progress() != Progress.NOT_SENT;
        if (sent && this != CALL && CallerKeyFailures.isMarked(unavailable)) {
            return Outcome.NONE;
        }
        return switch (this) {
            case ALL -> Outcome.FAILURE;
            case CONNECTION -> sent ? Outcome.SUCCESS : Outcome.FAILURE;
            case CALL -> sent ? Outcome.FAILURE : Outcome.NONE;
        };
    }
}
