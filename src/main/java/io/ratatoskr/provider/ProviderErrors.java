package io.ratatoskr.provider;

import io.ratatoskr.api.error.AuthenticationFailed;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.QuotaExceeded;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.settings.ProviderProfile;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Error mapping shared by all providers. Pure. */
public final class ProviderErrors {
    private ProviderErrors() {}

    /**
     * The exception for a status, when the provider reports nothing more specific. Only 401 means that the API key is rejected: a
     * 403 is about the requested model, and says nothing about the requests of others.
     */
    public static GatewayException forStatus(int status, String message) {
        return switch (status) {
            case 400, 422 -> new InvalidRequest(message);
            case 401 -> new AuthenticationFailed(message);
            case 402 -> QuotaExceeded.paymentRequired(message);
            case 403 -> ModelNotAvailable.accessDenied(message, null);
            case 404, 410 -> new ModelNotAvailable(message);
            case 408, 504 ->
                new ProviderUnavailable(message, ProviderUnavailable.Reason.TIMEOUT)
                        .withProgress(ProviderUnavailable.Progress.REPORTED);
            case 413 -> new PayloadTooLarge(message);
            case 429 -> new RateLimited(message);
            default -> new ProviderUnavailable(message);
        };
    }

    /** The exception for a redirect, which names only the target host; null if the response is not a redirect. */
    public static @Nullable ProviderUnavailable forRedirect(ProviderHttpResponse response, ProviderProfile profile) {
        if (response.status() < 300 || response.status() >= 400) {
            return null;
        }
        return new ProviderUnavailable(
                "%s: HTTP %d redirects to %s; redirects are not followed, set the base URL to the target"
                        .formatted(profile.name(), response.status(), host(response.header("location"))));
    }

    /** The error message in a form that can be logged and returned; without one, a description of the body. */
    public static String message(@Nullable String message, ProviderHttpResponse response) {
        return message != null
                ? ErrorText.sanitize(message)
                : ErrorText.describeBody(response.body(), response.header("content-type"));
    }

    /** As {@link #message}, for an error inside a 2xx response; without a message, the error itself. */
    public static String reason(@Nullable String message, @Nullable RawJson raw) {
        return message != null
                ? ErrorText.sanitize(message)
                : raw != null ? ErrorText.sanitize(raw.text()) : "no reason given";
    }

    /**
     * The exception with the provider's error attached, masked. For a rejected API key the provider's text is dropped, since it
     * may repeat the key.
     *
     * @param raw the error as sent; null: none
     * @param context where the error occurred, such as {@code HTTP 401}
     */
    public static GatewayException withMaskedError(
            GatewayException failure, @Nullable RawJson raw, ProviderProfile profile, String context) {
        if (failure instanceof AuthenticationFailed) {
            return new AuthenticationFailed(
                    "%s: %s: API key rejected; check the key in its configuration".formatted(profile.name(), context));
        }
        return raw == null ? failure : failure.providerError(new RawJson(ErrorText.maskKeys(raw.text())));
    }

    private static String host(@Nullable String location) {
        if (location == null) {
            return "an unknown location";
        }
        try {
            URI target = new URI(location);
            return target.getHost() == null ? "another path on the same host" : target.getHost();
        } catch (URISyntaxException e) {
            return "an invalid URL";
        }
    }
}
