package io.ratatoskr.api;

/** The provider's model has no such parameter, and the policy is not to drop it. Another provider's may. */
public final class UnsupportedParameter extends GatewayException {
    private static final long serialVersionUID = 1L;

    private final String parameter;

    public UnsupportedParameter(String message, String parameter) {
        super(message);
        this.parameter = parameter;
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
        return copyTo(new UnsupportedParameter(message, parameter));
    }
}
