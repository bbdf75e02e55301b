package io.ratatoskr.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The request is invalid for every provider. The message names the field, its value and what is allowed. */
public final class InvalidRequest extends GatewayException {
    private static final long serialVersionUID = 1L;

    private final @Nullable String field;
    private final @Nullable String code;

    public InvalidRequest(String message) {
        this(message, null);
    }

    /** @param field the JSON path of the invalid field, such as {@code messages[2].role} */
    public InvalidRequest(String message, @Nullable String field) {
        this(message, field, null);
    }

    /** @param code the provider's machine-readable error code */
    public InvalidRequest(String message, @Nullable String field, @Nullable String code) {
        super(message);
        this.field = field;
        this.code = code;
    }

    public Optional<String> field() {
        return Optional.ofNullable(field);
    }

    public Optional<String> code() {
        return Optional.ofNullable(code);
    }

    @Override
    public InvalidRequest withMessage(String message) {
        return copyTo(new InvalidRequest(message, field, code));
    }
}
