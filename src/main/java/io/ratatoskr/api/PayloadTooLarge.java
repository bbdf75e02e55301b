package io.ratatoskr.api;

/** A body exceeds the size limit. */
public final class PayloadTooLarge extends GatewayException {
    private static final long serialVersionUID = 1L;

    public PayloadTooLarge(String message) {
        super(message);
    }

    public PayloadTooLarge(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public PayloadTooLarge withMessage(String message) {
        return copyTo(new PayloadTooLarge(message, this));
    }
}
