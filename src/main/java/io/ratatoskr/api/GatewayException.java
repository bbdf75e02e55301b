package io.ratatoskr.api;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure whose type is the policy for it: whether the same provider is worth asking again, whether another may be asked, and
 * what a door tells its client. Messages say the subject, what happened and what would help; they never hold a key.
 */
public abstract sealed class GatewayException extends RuntimeException
        permits AuthenticationFailed,
                BatchTooLarge,
                Cancelled,
                CircuitOpen,
                ConfigurationInvalid,
                ContentFiltered,
                ContextLengthExceeded,
                Forbidden,
                InvalidRequest,
                ModelNotAvailable,
                ModelNotFound,
                NoProvider,
                NotSupported,
                Overloaded,
                PayloadTooLarge,
                PresetNotFound,
                ProviderUnavailable,
                QuotaExceeded,
                RateLimited,
                Unauthorized,
                UnsupportedParameter {
    private static final long serialVersionUID = 1L;

    /** How long to wait before asking again; null when nobody said. */
    private @Nullable Duration retryAfter;
    /** The provider's own error object, as JSON text; null when there is none. */
    private @Nullable String providerError;

    /** For failures that are ordinary answers: without a stack trace, which nobody would read. */
    protected GatewayException(String message) {
        super(message, null, false, false);
    }

    protected GatewayException(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }

    /** Whether the same provider may answer when asked again. */
    public boolean retryable() {
        return false;
    }

    /** Whether another provider may be asked instead. */
    public boolean nextProvider() {
        return false;
    }

    /** The same failure with another message, type and details kept. */
    public abstract GatewayException withMessage(String message);

    public final Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Notes how long to wait, and returns this. Call before the exception is shared. */
    public final GatewayException retryAfter(@Nullable Duration wait) {
        this.retryAfter = wait;
        return this;
    }

    public final Optional<JsonText> providerError() {
        return Optional.ofNullable(providerError).map(JsonText::new);
    }

    /** Notes the provider's own error object, and returns this. Call before the exception is shared. */
    public final GatewayException providerError(@Nullable JsonText json) {
        this.providerError = json == null ? null : json.text();
        return this;
    }

    /** Copies what every failure carries onto another. */
    protected final <T extends GatewayException> T copyTo(T other) {
        GatewayException copy = other;
        copy.retryAfter = retryAfter;
        copy.providerError = providerError;
        return other;
    }
}
