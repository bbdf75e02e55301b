package io.ratatoskr.api;

/** Nobody could be asked: none is configured, or all are excluded or open. The message names every refusal. */
public final class NoProvider extends GatewayException {
    private static final long serialVersionUID = 1L;

    public NoProvider(String message) {
        super(message);
    }

    public NoProvider(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public NoProvider withMessage(String message) {
        return copyTo(new NoProvider(message, this));
    }
}
