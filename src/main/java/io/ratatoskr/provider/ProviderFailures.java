package io.ratatoskr.provider;

import io.ratatoskr.api.AuthenticationFailed;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.JsonText;
import io.ratatoskr.api.ModelNotAvailable;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.QuotaExceeded;
import io.ratatoskr.api.RateLimited;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** What the failures of all providers have in common. Pure. */
public final class ProviderFailures {
    private ProviderFailures() {}

    /** What a status means where the provider says nothing more exact. */
    public static GatewayException ofStatus(int status, String message) {
        return switch (status) {
            case 400, 422 -> new InvalidRequest(message);
            case 401, 403 -> new AuthenticationFailed(message);
            case 402 -> new QuotaExceeded(message);
            case 404, 410 -> new ModelNotAvailable(message);
            case 408, 504 -> new ProviderUnavailable(message, ProviderUnavailable.Cause.TIMEOUT);
            case 413 -> new PayloadTooLarge(message);
            case 429 -> new RateLimited(message);
            default -> new ProviderUnavailable(message);
        };
    }

    /** The failure of a redirect, which names only the host that it leads to; null when the answer is none. */
    public static @Nullable ProviderUnavailable redirect(HttpAnswer answer, Profile profile) {
        if (answer.status() < 300 || answer.status() >= 400) {
            return null;
        }
        return new ProviderUnavailable(
                "%s: HTTP %d redirects to %s; redirects are not followed, set the base URL to where it is"
                        .formatted(profile.name(), answer.status(), host(answer.header("location"))));
    }

    /** What may be repeated of an error: its message, else a few words on the body. */
    public static String said(@Nullable String message, HttpAnswer answer) {
        return message != null ? Wording.of(message) : Wording.body(answer.body(), answer.header("content-type"));
    }

    /**
     * The failure with the provider's error, masked; a refused key is told in words of ours, for the provider's may repeat it.
     *
     * @param raw the error as it is written; null: none
     * @param what came, such as {@code HTTP 401}
     */
    public static GatewayException masked(
            GatewayException failure, @Nullable JsonText raw, Profile profile, String what) {
        if (failure instanceof AuthenticationFailed) {
            return new AuthenticationFailed("%s: %s: it does not take our key; check the key in its configuration"
                    .formatted(profile.name(), what));
        }
        return raw == null ? failure : failure.providerError(new JsonText(Wording.masked(raw.text())));
    }

    private static String host(@Nullable String location) {
        if (location == null) {
            return "a place that it does not name";
        }
        try {
            URI target = new URI(location);
            return target.getHost() == null ? "another path of its own" : target.getHost();
        } catch (URISyntaxException e) {
            return "a place that is no URL";
        }
    }
}
