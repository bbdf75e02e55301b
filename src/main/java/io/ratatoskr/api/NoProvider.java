package io.ratatoskr.api;

/**
 * No provider could be called: none is configured, or all are excluded or have open circuits. The message names every refusal.
 */
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
