package io.ratatoskr.api;

/** The provider failed so often that it is left alone for a while; {@link #retryAfter()} says how long. */
public final class CircuitOpen extends GatewayException {
    private static final long serialVersionUID = 1L;

    public CircuitOpen(String message) {
        super(message);
    }

    public CircuitOpen(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean nextProvider() {
        return true;
    }

    @Override
    public CircuitOpen withMessage(String message) {
        return copyTo(new CircuitOpen(message, this));
    }
}
