package io.ratatoskr.api;

/** The provider does not have the model, or no capacity for it now. */
public final class ModelNotAvailable extends GatewayException {
    private static final long serialVersionUID = 1L;

    public ModelNotAvailable(String message) {
        super(message);
    }

    public ModelNotAvailable(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean isFallbackAllowed() {
        return true;
    }

    @Override
    public ModelNotAvailable withMessage(String message) {
        return copyTo(new ModelNotAvailable(message, this));
    }
}
