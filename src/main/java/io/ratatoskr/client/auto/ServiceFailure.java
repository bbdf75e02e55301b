package io.ratatoskr.client.auto;

import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.ProviderUnavailable;

/** What the failure of a request to the service says about the service. */
enum ServiceFailure {
    /** No connection: the service has received nothing, so that any request can be sent elsewhere. */
    UNREACHABLE,
    /** The connection ended before the response: the service may have worked on the request. */
    LOST,
    /** The service is stopping. It may have worked on the request. */
    STOPPING,
    /** The service runs: it has reported the failure itself, or has not responded yet. */
    REPORTED,
    /** Nothing: the caller has ended the request. */
    NONE;

    static ServiceFailure of(GatewayException failure) {
        return switch (failure) {
            case GatewayStopping stopping -> STOPPING;
            case ProviderUnavailable unavailable -> of(unavailable);
            case Cancelled cancelled -> NONE;
            default -> REPORTED;
        };
    }

    private static ServiceFailure of(ProviderUnavailable failure) {
        return switch (failure.progress()) {
            case NOT_SENT -> UNREACHABLE;
            case REPORTED -> REPORTED;
            case SENT ->
                switch (failure.reason()) {
                    case UNAVAILABLE, INVALID_RESPONSE -> LOST;
                    case TIMEOUT, DEADLINE, LOADING -> REPORTED;
                };
        };
    }
}
