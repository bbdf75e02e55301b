package io.ratatoskr.camel;

import io.ratatoskr.api.GatewayException;

/** Finds the gateway's own failure inside what Camel wrapped around it. */
public final class Failures {
    private Failures() {}

    /** The nearest {@link GatewayException} in the chain of causes; else the failure itself, unchecked. */
    public static RuntimeException of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof GatewayException known) {
                return known;
            }
        }
        return failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }
}
