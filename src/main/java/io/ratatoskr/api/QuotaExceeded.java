package io.ratatoskr.api;

/** The credit or spend limit of our account at the provider is used up. */
public final class QuotaExceeded extends GatewayException {
    private static final long serialVersionUID = 1L;

    public QuotaExceeded(String message) {
        super(message);
    }

    public QuotaExceeded(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean nextProvider() {
        return true;
    }

    @Override
    public QuotaExceeded withMessage(String message) {
        return copyTo(new QuotaExceeded(message, this));
    }
}
