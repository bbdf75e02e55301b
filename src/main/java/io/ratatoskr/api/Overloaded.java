package io.ratatoskr.api;

/** One of our own limits is reached; {@link #retryAfter()} says when to come again. */
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
