package io.ratatoskr.api.error;

import org.jspecify.annotations.Nullable;

/** The provider failed to respond properly: 5xx, 529, connection refused or reset, timeout, truncated or malformed response. */
public final class ProviderUnavailable extends GatewayException {
    private static final long serialVersionUID = 1L;

    /** The kind of failure; decides between 502, 503 and 504. */
    public enum Reason {
        /** The provider reported an error, or could not be reached. */
        UNAVAILABLE,
        /** The response was malformed or truncated. */
        INVALID_RESPONSE,
        /** The provider did not respond in time. */
        TIMEOUT,
        /** The request's own deadline passed first; not counted as a failure of the provider, nor tried again. */
        DEADLINE,
        /** The provider is loading the model; a retry can succeed afterwards. */
        LOADING
    }

    /** How far the call had come; decides whether a repeated call may be paid for twice, and which circuit breaker counts it. */
    public enum Progress {
        /** The connection failed (DNS, TCP, TLS); the provider received nothing of the request. */
        NOT_SENT,
        /** The provider may have received the request. */
        SENT,
        /** The provider received the request and reported the failure itself. */
        REPORTED
    }

    private final Reason reason;
    private final Progress progress;

    public ProviderUnavailable(String message) {
        this(message, Reason.UNAVAILABLE);
    }

    public ProviderUnavailable(String message, Reason reason) {
        this(message, reason, Progress.SENT, null);
    }

    public ProviderUnavailable(String message, Reason reason, Throwable cause) {
        this(message, reason, Progress.SENT, cause);
    }

    private ProviderUnavailable(String message, Reason reason, Progress progress, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.progress = progress;
    }

    public Reason reason() {
        return reason;
    }

    /** {@link Progress#SENT} unless it is known better. */
    public Progress progress() {
        return progress;
    }

    /** A copy with another progress and the same message, cause and details. */
    public ProviderUnavailable withProgress(Progress known) {
        return copyTo(new ProviderUnavailable(String.valueOf(getMessage()), reason, known, getCause()));
    }

    @Override
    public boolean isRetryable() {
        return reason != Reason.DEADLINE;
    }

    @Override
    public boolean isFallbackAllowed() {
        return reason != Reason.DEADLINE;
    }

    @Override
    public ProviderUnavailable withMessage(String message) {
        return copyTo(new ProviderUnavailable(message, reason, progress, this));
    }
}
