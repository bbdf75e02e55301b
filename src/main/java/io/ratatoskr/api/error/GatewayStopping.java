package io.ratatoskr.api.error;

import java.time.Duration;

/**
 * The gateway is stopping, so that it ends or refuses the request: HTTP 503. Another instance, or this one after its restart, can
 * serve it; {@link #retryAfter()} is 1 s. It says nothing about a provider.
 */
public final class GatewayStopping extends GatewayException {
    private static final long serialVersionUID = 1L;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    public GatewayStopping(String message) {
        super(message);
        setRetryAfter(RETRY_AFTER);
    }

    public GatewayStopping(String message, Throwable cause) {
        super(message, cause);
        setRetryAfter(RETRY_AFTER);
    }

    @Override
    public GatewayStopping withMessage(String message) {
        return copyTo(new GatewayStopping(message, this));
    }
}
