package io.ratatoskr.camel.exchange;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;

/** Unwraps gateway exceptions from Camel's wrapper exceptions. */
public final class GatewayExceptions {
    private GatewayExceptions() {}

    /**
     * The first {@link GatewayException} in the cause chain, a stopped route or a route creation failure; else the failure itself,
     * unchecked.
     */
    public static RuntimeException unwrap(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof GatewayException gatewayException) {
                return gatewayException;
            }
            if (cause instanceof DirectConsumerNotAvailableException) {
                return new GatewayStopping("a route of this request is stopped", cause);
            }
        }
        if (failure instanceof FailedToCreateRouteException route) {
            return new ConfigurationInvalid(String.valueOf(route.getMessage()));
        }
        return failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }
}
