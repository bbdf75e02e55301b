package io.ratatoskr.api;

/** The caller's API key is missing or unknown. */
public final class Unauthorized extends GatewayException {
    private static final long serialVersionUID = 1L;

    public Unauthorized(String message) {
        super(message);
    }

    public Unauthorized(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public Unauthorized withMessage(String message) {
        return copyTo(new Unauthorized(message, this));
    }
}
