package io.ratatoskr.api;

/** The provider failed to respond properly: 5xx, 529, connection refused or reset, timeout, truncated or malformed response. */
public final class ProviderUnavailable extends GatewayException {
    private static final long serialVersionUID = 1L;

    /** The kind of failure; decides between 502, 503 and 504. */
    public enum Reason {
        /** The provider reported an error, or could not be reached. */
        UNAVAILABLE,
        /** The response was malformed or truncated. */
        INVALID_RESPONSE,
        /** The provider did not respond in time. */
        TIMEOUT,
        /** The provider is loading the model; a retry can succeed afterwards. */
        LOADING
    }

    private final Reason reason;

    public ProviderUnavailable(String message) {
        this(message, Reason.UNAVAILABLE);
    }

    public ProviderUnavailable(String message, Reason reason) {
        super(message);
        this.reason = reason;
    }

    public ProviderUnavailable(String message, Reason reason, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
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
    public ProviderUnavailable withMessage(String message) {
        return copyTo(new ProviderUnavailable(message, reason, this));
    }
}
