package io.ratatoskr.api;

import java.util.OptionalInt;

/** The prompt exceeds the model's context window. */
public final class ContextLengthExceeded extends GatewayException {
    private static final long serialVersionUID = 1L;

    /** In tokens; 0 if the provider did not report it. */
    private final int limit;

    public ContextLengthExceeded(String message, int limit) {
        super(message);
        this.limit = limit;
    }

    /** The model's limit in tokens, if known. */
    public OptionalInt limit() {
        return limit > 0 ? OptionalInt.of(limit) : OptionalInt.empty();
    }

    @Override
    public ContextLengthExceeded withMessage(String message) {
        return copyTo(new ContextLengthExceeded(message, limit));
    }
}
