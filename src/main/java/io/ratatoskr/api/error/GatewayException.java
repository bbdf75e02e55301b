package io.ratatoskr.api.error;

import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.json.RawJson;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure whose type decides its handling: whether to retry the same provider, whether to fall back to another one, and
 * which error a frontend returns. Messages state the subject, the problem and a remedy; they never contain a key. Texts of
 * callers and providers in them have no control characters: those become question marks, except line ends. A
 * longer one is cut at {@value #MAX_MESSAGE_LENGTH} characters.
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
                GatewayStopping,
                InvalidRequest,
                ModelNotAvailable,
                ModelNotFound,
                NoProviderAvailable,
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
    /** Maximum number of characters of a message, since it may quote what callers and providers have sent. */
    private static final int MAX_MESSAGE_LENGTH = 4_000;

    /** The delay before the next attempt; null if unknown. */
    private @Nullable Duration retryAfter;
    /** The provider's own error object as JSON text; null if there is none. */
    private @Nullable String providerError;

    /** Creates the exception without a stack trace, since these failures are regular responses. */
    protected GatewayException(String message) {
        this(message, MAX_MESSAGE_LENGTH);
    }

    protected GatewayException(String message, @Nullable Throwable cause) {
        super(Text.printable(message, MAX_MESSAGE_LENGTH), cause, false, false);
    }

    /** For messages that may be longer: lists of what the operator has written. */
    GatewayException(String message, int maxLength) {
        super(Text.printable(message, maxLength), null, false, false);
    }

    /** Returns whether retrying the same provider can succeed. */
    public boolean isRetryable() {
        return false;
    }

    /** Returns whether another provider may serve the request instead. */
    public boolean isFallbackAllowed() {
        return false;
    }

    /** A copy with another message and the same type and details. */
    public abstract GatewayException withMessage(String message);

    public final Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Sets the delay before the next attempt and returns this. Call before the exception is shared. */
    public final GatewayException setRetryAfter(@Nullable Duration wait) {
        this.retryAfter = wait;
        return this;
    }

    /** The status of the HTTP response to this failure, such as 429. In {@code simple}: {@code ${exception.status}}. */
    public final int getStatus() {
        return ErrorCodes.status(this);
    }

    /**
     * The code of this failure in the HTTP API, such as {@code rate_limit_exceeded}; null if it has none. A response may have a more
     * specific one from the provider. In {@code simple}: {@code ${exception.code}}.
     */
    public final @Nullable String getCode() {
        return ErrorCodes.code(this);
    }

    public final Optional<RawJson> providerError() {
        return Optional.ofNullable(providerError).map(RawJson::new);
    }

    /** Sets the provider's own error object and returns this. Call before the exception is shared. */
    public final GatewayException providerError(@Nullable RawJson json) {
        this.providerError = json == null ? null : json.text();
        return this;
    }

    /** Copies the common details to another exception. */
    protected final <T extends GatewayException> T copyTo(T other) {
        GatewayException copy = other;
        copy.retryAfter = retryAfter;
        copy.providerError = providerError;
        return other;
    }
}
