package io.ratatoskr.api;

/**
 * No provider could be called: none is configured, or all are excluded or have open circuits. The message names every refusal.
 */
public final class NoProviderAvailable extends GatewayException {
    private static final long serialVersionUID = 1L;

    public NoProviderAvailable(String message) {
        super(message);
    }

    public NoProviderAvailable(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public NoProviderAvailable withMessage(String message) {
        return copyTo(new NoProviderAvailable(message, this));
    }
}
