package io.ratatoskr.api;

/** The provider's model does not support the parameter, and the policy is not to drop it. Another provider may support it. */
public final class UnsupportedParameter extends GatewayException {
    private static final long serialVersionUID = 1L;

    private final String parameter;
    private final boolean value;

    public UnsupportedParameter(String message, String parameter) {
        this(message, parameter, false);
    }

    /** @param value whether the parameter is supported, but not with this value */
    public UnsupportedParameter(String message, String parameter, boolean value) {
        super(message);
        this.parameter = parameter;
        this.value = value;
    }

    /** Whether the parameter is supported, but not with this value. */
    public boolean onlyItsValue() {
        return value;
    }

    public String parameter() {
        return parameter;
    }

    @Override
    public boolean nextProvider() {
        return true;
    }

    @Override
    public UnsupportedParameter withMessage(String message) {
        return copyTo(new UnsupportedParameter(message, parameter, value));
    }
}
