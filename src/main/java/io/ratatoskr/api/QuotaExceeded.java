package io.ratatoskr.api;

/** The credit or spending limit of our account at the provider is exhausted. */
public final class QuotaExceeded extends GatewayException {
    private static final long serialVersionUID = 1L;

    public QuotaExceeded(String message) {
        super(message);
    }

    public QuotaExceeded(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean isFallbackAllowed() {
        return true;
    }

    @Override
    public QuotaExceeded withMessage(String message) {
        return copyTo(new QuotaExceeded(message, this));
    }
}
