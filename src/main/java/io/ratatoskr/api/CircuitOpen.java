package io.ratatoskr.api;

/** The provider's circuit breaker is open after repeated failures; see {@link #retryAfter()}. */
public final class CircuitOpen extends GatewayException {
    private static final long serialVersionUID = 1L;

    public CircuitOpen(String message) {
        super(message);
    }

    public CircuitOpen(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean isFallbackAllowed() {
        return true;
    }

    @Override
    public CircuitOpen withMessage(String message) {
        return copyTo(new CircuitOpen(message, this));
    }
}
