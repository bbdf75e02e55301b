package io.ratatoskr.api;

/** One of the gateway's own limits is reached; see {@link #retryAfter()}. */
public final class Overloaded extends GatewayException {
    private static final long serialVersionUID = 1L;

    public Overloaded(String message) {
        super(message);
    }

    public Overloaded(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public Overloaded withMessage(String message) {
        return copyTo(new Overloaded(message, this));
    }
}
