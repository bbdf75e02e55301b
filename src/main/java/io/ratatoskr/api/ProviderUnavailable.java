package io.ratatoskr.api;

/** The provider failed to respond properly: 5xx, 529, connection refused or reset, timeout, truncated or malformed response. */
public final class ProviderUnavailable extends GatewayException {
    private static final long serialVersionUID = 1L;

    /** The kind of failure; decides between 502, 503 and 504. */
    public enum Cause {
        /** The provider reported an error, or could not be reached. */
        UNAVAILABLE,
        /** The response was malformed or truncated. */
        BAD_ANSWER,
        /** The provider did not respond in time. */
        TIMEOUT,
        /** The provider is loading the model; a retry can succeed afterwards. */
        LOADING
    }

    private final Cause kind;

    public ProviderUnavailable(String message) {
        this(message, Cause.UNAVAILABLE);
    }

    public ProviderUnavailable(String message, Cause kind) {
        super(message);
        this.kind = kind;
    }

    public ProviderUnavailable(String message, Cause kind, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Cause kind() {
        return kind;
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
    public ProviderUnavailable withMessage(String message) {
        return copyTo(new ProviderUnavailable(message, kind, this));
    }
}
