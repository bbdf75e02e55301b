package io.ratatoskr.api.error;

import org.jspecify.annotations.Nullable;

/**
 * One of the gateway's own limits is reached; see {@link #retryAfter()}. A limit of a single provider lets the request fall back
 * to the next one.
 */
public final class Overloaded extends GatewayException {
    private static final long serialVersionUID = 1L;

    private final boolean providerLimit;

    public Overloaded(String message) {
        super(message);
        this.providerLimit = false;
    }

    public Overloaded(String message, Throwable cause) {
        super(message, cause);
        this.providerLimit = false;
    }

    private Overloaded(String message, @Nullable Throwable cause, boolean providerLimit) {
        super(message, cause);
        this.providerLimit = providerLimit;
    }

    /** The gateway's limit for a single provider is reached. */
    public static Overloaded atProvider(String message) {
        return new Overloaded(message, null, true);
    }

    @Override
    public boolean isFallbackAllowed() {
        return providerLimit;
    }

    @Override
    public Overloaded withMessage(String message) {
        return copyTo(new Overloaded(message, this, providerLimit));
    }
}
