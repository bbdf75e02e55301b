package io.ratatoskr.api;

/** More inputs in one request than are taken. */
public final class BatchTooLarge extends GatewayException {
    private static final long serialVersionUID = 1L;

    private final int max;

    public BatchTooLarge(String message, int max) {
        super(message);
        this.max = max;
    }

    /** The most inputs that one request may have. */
    public int max() {
        return max;
    }

    @Override
    public BatchTooLarge withMessage(String message) {
        return copyTo(new BatchTooLarge(message, max));
    }
}
