package io.ratatoskr.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request has more inputs than allowed. */
public final class BatchTooLarge extends GatewayException {
    private static final long serialVersionUID = 1L;

    private final int max;
    private final @Nullable String field;

    public BatchTooLarge(String message, int max) {
        this(message, max, null);
    }

    /** @param field the field with the inputs, such as {@code texts} */
    public BatchTooLarge(String message, int max, @Nullable String field) {
        super(message);
        this.max = max;
        this.field = field;
    }

    public Optional<String> field() {
        return Optional.ofNullable(field);
    }

    /** The maximum number of inputs per request. */
    public int max() {
        return max;
    }

    @Override
    public BatchTooLarge withMessage(String message) {
        return copyTo(new BatchTooLarge(message, max, field));
    }
}
