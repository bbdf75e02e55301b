package io.ratatoskr.api.error;

/** The provider's model does not support the parameter, and the policy is not to drop it. Another provider may support it. */
public final class UnsupportedParameter extends GatewayException {
    private static final long serialVersionUID = 1L;

    private final String parameter;
    private final boolean onlyValueUnsupported;

    public UnsupportedParameter(String message, String parameter) {
        this(message, parameter, false);
    }

    /** @param onlyValueUnsupported whether the parameter is supported, but not with this value */
    public UnsupportedParameter(String message, String parameter, boolean onlyValueUnsupported) {
        super(message);
        this.parameter = parameter;
        this.onlyValueUnsupported = onlyValueUnsupported;
    }

    /** Returns whether the parameter is supported, but not with this value. */
    public boolean isOnlyValueUnsupported() {
        return onlyValueUnsupported;
    }

    public String parameter() {
        return parameter;
    }

    @Override
    public boolean isFallbackAllowed() {
        return true;
    }

    @Override
    public UnsupportedParameter withMessage(String message) {
        return copyTo(new UnsupportedParameter(message, parameter, onlyValueUnsupported));
    }
}
