package io.ratatoskr.api;

/** The provider's model has no such parameter, and the policy is not to drop it. Another provider's may. */
public final class UnsupportedParameter extends GatewayException {
    private static final long serialVersionUID = 1L;

    private final String parameter;
    private final boolean value;

    public UnsupportedParameter(String message, String parameter) {
        this(message, parameter, false);
    }

    /** @param value whether only this value of the parameter is not supported */
    public UnsupportedParameter(String message, String parameter, boolean value) {
        super(message);
        this.parameter = parameter;
        this.value = value;
    }

    /** Whether the parameter exists, and only its value is not supported. */
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
