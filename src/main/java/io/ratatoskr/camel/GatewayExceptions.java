package io.ratatoskr.camel;

import io.ratatoskr.api.ConfigurationInvalid;
import io.ratatoskr.api.GatewayException;
import org.apache.camel.FailedToCreateRouteException;

/** Unwraps gateway exceptions from Camel's wrapper exceptions. */
public final class GatewayExceptions {
    private GatewayExceptions() {}

    /** The first {@link GatewayException} in the cause chain, or a route creation failure; else the failure itself, unchecked. */
    public static RuntimeException unwrap(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof GatewayException gatewayException) {
                return gatewayException;
            }
        }
        if (failure instanceof FailedToCreateRouteException route) {
            return new ConfigurationInvalid(String.valueOf(route.getMessage()));
        }
        return failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }
}
