package io.ratatoskr.camel;

import io.ratatoskr.api.ConfigurationInvalid;
import io.ratatoskr.api.GatewayException;
import org.apache.camel.FailedToCreateRouteException;

/** Finds the gateway's own failure inside what Camel wrapped around it. */
public final class Failures {
    private Failures() {}

    /** The nearest {@link GatewayException} in the chain of causes, or a route's mistake; else the failure itself, unchecked. */
    public static RuntimeException of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof GatewayException known) {
                return known;
            }
        }
        if (failure instanceof FailedToCreateRouteException route) {
            return new ConfigurationInvalid(String.valueOf(route.getMessage()));
        }
        return failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }
}
