package io.ratatoskr.client.grpc;

import io.grpc.Metadata;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.client.transport.PercentEncoding;
import io.ratatoskr.client.transport.ResponseOrigin;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The metadata of calls: those of requests, and what those of responses have about who responded. */
final class CallMetadata {
    private static final Metadata.Key<String> AUTHORIZATION = ascii("authorization");
    private static final Metadata.Key<String> TIMEOUT = ascii("x-ratatoskr-timeout");
    private static final Metadata.Key<String> PROVIDER = ascii("x-ratatoskr-provider");
    private static final Metadata.Key<String> MODEL = ascii("x-ratatoskr-model");
    private static final Metadata.Key<String> ATTEMPTS = ascii("x-ratatoskr-attempts");
    private static final Metadata.Key<String> DROPPED = ascii("x-ratatoskr-dropped");
    private static final Metadata.Key<String> CACHE = ascii("x-ratatoskr-cache");

    /** By the names of JSON lines. */
    private static final Map<String, Metadata.Key<String>> META = Map.of(
            "parameters", ascii("x-ratatoskr-parameters"),
            "cache", ascii("cache-control"),
            "session", ascii("x-ratatoskr-session"),
            "request_id", ascii("x-request-id"),
            "traceparent", ascii("traceparent"));

    private CallMetadata() {}

    private static Metadata.Key<String> ascii(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    /**
     * The metadata of a request.
     *
     * @param key of the caller; empty: none
     * @param isLimited whether the gateway gets the time that is left
     */
    static Metadata of(String key, Map<String, String> meta, Cancellation cancellation, boolean isLimited) {
        var metadata = new Metadata();
        if (!key.isEmpty()) {
            metadata.put(AUTHORIZATION, "Bearer " + key);
        }
        if (isLimited) {
            metadata.put(TIMEOUT, Math.clamp(cancellation.remaining().toMillis(), 1, 999_999_999) + "ms");
        }
        meta.forEach((name, value) -> {
            Metadata.Key<String> known = META.get(name);
            if (known != null) {
                metadata.put(known, value);
            }
        });
        return metadata;
    }

    static ResponseOrigin origin(@Nullable Metadata headers) {
        if (headers == null) {
            return ResponseOrigin.UNKNOWN;
        }
        return new ResponseOrigin(
                name(headers.get(PROVIDER)),
                name(headers.get(MODEL)),
                count(headers.get(ATTEMPTS)),
                headers.get(DROPPED),
                headers.get(CACHE));
    }

    private static @Nullable String name(@Nullable String value) {
        return value == null ? null : PercentEncoding.decode(value);
    }

    private static @Nullable Integer count(@Nullable String text) {
        return text != null && text.matches("\\d{1,6}") ? Integer.valueOf(text) : null;
    }
}
