package io.ratatoskr.api;

import java.util.OptionalInt;

/** The prompt is longer than the model takes; only a larger context window helps. */
public final class ContextLengthExceeded extends GatewayException {
    private static final long serialVersionUID = 1L;

    /** In tokens; 0 when the provider did not say. */
    private final int limit;

    public ContextLengthExceeded(String message, int limit) {
        super(message);
        this.limit = limit;
    }

    /** The model's limit in tokens, when known. */
    public OptionalInt limit() {
        return limit > 0 ? OptionalInt.of(limit) : OptionalInt.empty();
    }

    @Override
    public ContextLengthExceeded withMessage(String message) {
        return copyTo(new ContextLengthExceeded(message, limit));
    }
}
