package io.ratatoskr.camel.queue;

import io.ratatoskr.api.error.GatewayException;

/**
 * The message is no request of the gateway: its body is not a JSON object or too large, or its operation or dialect is unknown. To repeat it
 * is useless, and a person has to look at it. The cause, a failure of the gateway's own types, is what its sender receives.
 */
public final class UnreadableRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnreadableRequest(GatewayException cause) {
        super(cause.getMessage(), cause, false, false);
    }

    /** Returns whether one is among the causes of the failure. */
    public static boolean isCauseOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnreadableRequest) {
                return true;
            }
        }
        return false;
    }
}
