package io.ratatoskr.api;

/** The provider does not take our key. The provider's own words are never repeated: they may hold parts of it. */
public final class AuthenticationFailed extends GatewayException {
    private static final long serialVersionUID = 1L;

    public AuthenticationFailed(String message) {
        super(message);
    }

    public AuthenticationFailed(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean nextProvider() {
        return true;
    }

    @Override
    public AuthenticationFailed withMessage(String message) {
        return copyTo(new AuthenticationFailed(message, this));
    }
}
