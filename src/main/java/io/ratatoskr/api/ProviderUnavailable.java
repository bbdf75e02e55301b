package io.ratatoskr.api;

/** The provider did not answer, or not properly: 5xx, 529, refused, reset, timed out, truncated, not what its protocol says. */
public final class ProviderUnavailable extends GatewayException {
    private static final long serialVersionUID = 1L;

    /** What kind of silence it was; decides between 502, 503 and 504. */
    public enum Cause {
        /** It answered that it cannot, or could not be reached. */
        UNAVAILABLE,
        /** It answered nonsense, or broke off. */
        BAD_ANSWER,
        /** It did not answer in time. */
        TIMEOUT,
        /** It is loading the model, and can be asked again when it has. */
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
