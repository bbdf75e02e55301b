package io.ratatoskr.api;

/** The caller is not allowed to do this. */
public final class Forbidden extends GatewayException {
    private static final long serialVersionUID = 1L;

    public Forbidden(String message) {
        super(message);
    }

    public Forbidden(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public Forbidden withMessage(String message) {
        return copyTo(new Forbidden(message, this));
    }
}
