package io.ratatoskr.provider;

import io.ratatoskr.api.error.AuthenticationFailed;
import io.ratatoskr.api.error.BatchTooLarge;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.CircuitOpen;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.ContentFiltered;
import io.ratatoskr.api.error.ContextLengthExceeded;
import io.ratatoskr.api.error.Forbidden;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.ModelNotFound;
import io.ratatoskr.api.error.NoProviderAvailable;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.error.PresetNotFound;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.QuotaExceeded;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.api.error.Unauthorized;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.settings.SecretRedactor;
import org.jspecify.annotations.Nullable;

/**
 * Removes a provider's secrets from the failure of a call: from its message, field, parameter, code and raw error, and from its
 * causes, which are dropped. Every failure of a provider passes here once, where it leaves the component. Pure.
 */
public final class FailureRedactor {
    private FailureRedactor() {}

    /** The failure without the secrets; the same instance if it contains none. */
    public static RuntimeException redact(RuntimeException failure, SecretRedactor secrets) {
        if (secrets.isEmpty()) {
            return failure;
        }
        if (failure instanceof GatewayException known) {
            return redactKnown(known, secrets);
        }
        if (!hasSecret(failure, secrets)) {
            return failure;
        }
        var copy = new IllegalStateException(secrets.redact(failure.toString()));
        copy.setStackTrace(failure.getStackTrace());
        return copy;
    }

    private static GatewayException redactKnown(GatewayException failure, SecretRedactor secrets) {
        RawJson raw = failure.providerError().orElse(null);
        RawJson cleanRaw = raw == null ? null : redact(raw, secrets);
        String message = secrets.redact(String.valueOf(failure.getMessage()));
        GatewayException copy = withoutCause(failure, message, secrets);
        boolean clean = !hasSecret(failure, secrets)
                && detailsOf(failure).equals(detailsOf(copy))
                && (raw == null || raw.equals(cleanRaw));
        return clean
                ? failure
                : copy.setRetryAfter(failure.retryAfter().orElse(null)).providerError(cleanRaw);
    }

    /** Null if the raw error is not JSON without the secret. */
    private static @Nullable RawJson redact(RawJson raw, SecretRedactor secrets) {
        String clean = secrets.redact(raw.text());
        return clean.equals(raw.text()) ? raw : Json.objectOrNull(clean);
    }

    private static boolean hasSecret(Throwable failure, SecretRedactor secrets) {
        int depth = 0;
        for (Throwable at = failure; at != null && depth < 16; at = at.getCause(), depth++) {
            if (secrets.matches(at.toString())) {
                return true;
            }
        }
        return false;
    }

    /** The texts besides the message that a frontend may return. */
    private static String detailsOf(GatewayException failure) {
        return switch (failure) {
            case InvalidRequest e -> e.field().orElse("") + '\n' + e.code().orElse("");
            case UnsupportedParameter e -> e.parameter();
            case ModelNotAvailable e -> e.code().orElse("");
            case ModelNotFound e -> e.model();
            case BatchTooLarge e -> e.field().orElse("");
            default -> "";
        };
    }

    private static GatewayException withoutCause(GatewayException failure, String message, SecretRedactor secrets) {
        return switch (failure) {
            case InvalidRequest e ->
                new InvalidRequest(
                        message,
                        redactDetail(e.field().orElse(null), secrets),
                        redactDetail(e.code().orElse(null), secrets));
            case UnsupportedParameter e ->
                new UnsupportedParameter(
                        message, secrets.redact(ErrorText.maskKeys(e.parameter())), e.isOnlyValueUnsupported());
            case ModelNotAvailable e ->
                e.isAccessDenied()
                        ? ModelNotAvailable.accessDenied(
                                message, redactDetail(e.code().orElse(null), secrets))
                        : new ModelNotAvailable(message);
            case ModelNotFound e -> new ModelNotFound(message, secrets.redact(e.model()));
            case BatchTooLarge e ->
                new BatchTooLarge(message, e.max(), redactDetail(e.field().orElse(null), secrets));
            case ContextLengthExceeded e ->
                new ContextLengthExceeded(message, e.limit().orElse(0));
            case ProviderUnavailable e -> new ProviderUnavailable(message, e.reason()).withProgress(e.progress());
            case AuthenticationFailed e -> new AuthenticationFailed(message);
            case Cancelled e -> new Cancelled(message);
            case CircuitOpen e -> new CircuitOpen(message);
            case ConfigurationInvalid e -> new ConfigurationInvalid(message);
            case ContentFiltered e -> new ContentFiltered(message);
            case Forbidden e -> new Forbidden(message);
            case GatewayStopping e -> new GatewayStopping(message);
            case NoProviderAvailable e -> new NoProviderAvailable(message);
            case NotSupported e -> new NotSupported(message);
            case Overloaded e -> e.isFallbackAllowed() ? Overloaded.atProvider(message) : new Overloaded(message);
            case PayloadTooLarge e -> new PayloadTooLarge(message);
            case PresetNotFound e -> new PresetNotFound(message);
            case QuotaExceeded e ->
                e.isPaymentRequired() ? QuotaExceeded.paymentRequired(message) : new QuotaExceeded(message);
            case RateLimited e -> new RateLimited(message);
            case Unauthorized e -> new Unauthorized(message);
        };
    }

    /** Also without anything that looks like a key, as messages. */
    private static @Nullable String redactDetail(@Nullable String text, SecretRedactor secrets) {
        return text == null ? null : secrets.redact(ErrorText.maskKeys(text));
    }
}
