package io.ratatoskr.api;

/** The model or provider does not support the operation. */
public final class NotSupported extends GatewayException {
    private static final long serialVersionUID = 1L;

    public NotSupported(String message) {
        super(message);
    }

    public NotSupported(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public NotSupported withMessage(String message) {
        return copyTo(new NotSupported(message, this));
    }
}
