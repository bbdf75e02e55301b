package io.ratatoskr.api;

/** The preset does not exist; the message lists the existing ones. */
public final class PresetNotFound extends GatewayException {
    private static final long serialVersionUID = 1L;

    public PresetNotFound(String message) {
        super(message);
    }

    @Override
    public PresetNotFound withMessage(String message) {
        return copyTo(new PresetNotFound(message));
    }
}
