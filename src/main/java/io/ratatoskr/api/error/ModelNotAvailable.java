package io.ratatoskr.api.error;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The provider does not have the model, denies our account access to it, or has no capacity for it now. */
public final class ModelNotAvailable extends GatewayException {
    private static final long serialVersionUID = 1L;

    private final boolean accessDenied;
    private final @Nullable String code;

    public ModelNotAvailable(String message) {
        this(message, false, null);
    }

    public ModelNotAvailable(String message, Throwable cause) {
        super(message, cause);
        this.accessDenied = false;
        this.code = null;
    }

    private ModelNotAvailable(String message, boolean accessDenied, @Nullable String code) {
        super(message);
        this.accessDenied = accessDenied;
        this.code = code;
    }

    private ModelNotAvailable(String message, ModelNotAvailable original) {
        super(message, original);
        this.accessDenied = original.accessDenied;
        this.code = original.code;
    }

    /**
     * The provider accepted our API key and denied this request, such as by HTTP 403.
     *
     * @param code the provider's machine-readable error code; null: none
     */
    public static ModelNotAvailable accessDenied(String message, @Nullable String code) {
        return new ModelNotAvailable(message, true, code);
    }

    /** Returns whether the provider denied access, in contrast to not having the model. */
    public boolean isAccessDenied() {
        return accessDenied;
    }

    /** The provider's machine-readable error code. */
    public Optional<String> code() {
        return Optional.ofNullable(code);
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
