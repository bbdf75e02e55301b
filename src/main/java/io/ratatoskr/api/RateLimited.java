package io.ratatoskr.api;

/** The provider asks for patience; {@link #retryAfter()} says how much, when it did. */
public final class RateLimited extends GatewayException {
    private static final long serialVersionUID = 1L;

    public RateLimited(String message) {
        super(message);
    }

    public RateLimited(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean retryable() {
        return true;
    }

    @Override
    public boolean nextProvider() {
        return true;
    }

    @Override
    public RateLimited withMessage(String message) {
        return copyTo(new RateLimited(message, this));
    }
}
