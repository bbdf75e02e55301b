package io.ratatoskr.api.error;

/** The caller disconnected or was interrupted; a gateway that stops is {@link GatewayStopping}. */
public final class Cancelled extends GatewayException {
    private static final long serialVersionUID = 1L;

    public Cancelled(String message) {
        super(message);
    }

    public Cancelled(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public Cancelled withMessage(String message) {
        return copyTo(new Cancelled(message, this));
    }
}
