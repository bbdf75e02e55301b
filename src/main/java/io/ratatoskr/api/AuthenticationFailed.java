package io.ratatoskr.api;

/** The provider rejected our API key. Never repeats the provider's own error text, which may contain parts of the key. */
public final class AuthenticationFailed extends GatewayException {
    private static final long serialVersionUID = 1L;

    public AuthenticationFailed(String message) {
        super(message);
    }

    public AuthenticationFailed(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean isFallbackAllowed() {
        return true;
    }

    @Override
    public AuthenticationFailed withMessage(String message) {
        return copyTo(new AuthenticationFailed(message, this));
    }
}
