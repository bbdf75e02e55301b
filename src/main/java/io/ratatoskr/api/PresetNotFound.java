package io.ratatoskr.api;

/** There is no such preset; the message names those there are. */
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
