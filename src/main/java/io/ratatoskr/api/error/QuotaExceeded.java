package io.ratatoskr.api.error;

import org.jspecify.annotations.Nullable;

/** The credit or spending limit of our account at the provider is exhausted. */
public final class QuotaExceeded extends GatewayException {
    private static final long serialVersionUID = 1L;

    private final boolean paymentRequired;

    public QuotaExceeded(String message) {
        super(message);
        this.paymentRequired = false;
    }

    public QuotaExceeded(String message, Throwable cause) {
        super(message, cause);
        this.paymentRequired = false;
    }

    private QuotaExceeded(String message, @Nullable QuotaExceeded original, boolean paymentRequired) {
        super(message, original);
        this.paymentRequired = paymentRequired;
    }

    /** The account has no credit: the provider reported HTTP 402, or a billing error without a status of its own. */
    public static QuotaExceeded paymentRequired(String message) {
        return new QuotaExceeded(message, null, true);
    }

    /** Returns whether the account has to be paid for first, in contrast to a limit that was reached. */
    public boolean isPaymentRequired() {
        return paymentRequired;
    }

    @Override
    public boolean isFallbackAllowed() {
        return true;
    }

    @Override
    public QuotaExceeded withMessage(String message) {
        return copyTo(new QuotaExceeded(message, this, paymentRequired));
    }
}
