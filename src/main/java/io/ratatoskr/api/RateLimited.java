package io.ratatoskr.api;

/** The provider's rate limit is exceeded; see {@link #retryAfter()} for its delay, if reported. */
public final class RateLimited extends GatewayException {
    private static final long serialVersionUID = 1L;

    public RateLimited(String message) {
        super(message);
    }

    public RateLimited(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }

    @Override
    public boolean isFallbackAllowed() {
        return true;
    }

    @Override
    public RateLimited withMessage(String message) {
        return copyTo(new RateLimited(message, this));
    }
}
