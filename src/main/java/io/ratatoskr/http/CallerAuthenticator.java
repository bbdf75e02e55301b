package io.ratatoskr.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.ratatoskr.access.ApiKey;
import io.ratatoskr.access.CallerAccess;
import io.ratatoskr.access.ProxyHeaders;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Identifies HTTP callers by their keys and addresses. Thread-safe, and never blocks. */
final class CallerAuthenticator {
    private static final List<String> KEY_HEADERS = List.of("x-api-key", "api-key", "x-goog-api-key");
    private static final int BEARER_LENGTH = "Bearer ".length();

    private final CallerAccess access;
    private final boolean loopbackAdmin;

    /** @param listensOnLoopback whether the server listens on loopback only */
    CallerAuthenticator(CallerAccess access, boolean listensOnLoopback) {
        this.access = access;
        this.loopbackAdmin = access.isLoopbackAdmin(listensOnLoopback);
    }

    /** Returns whether every request must carry a key. */
    boolean requiresKey() {
        return access.requiresKey();
    }

    /** Returns the key that the request carries; null when it carries no valid one. */
    @Nullable
    ApiKey find(HttpHeaders headers) {
        if (!access.requiresKey()) {
            return null;
        }
        String bearer = headers.get(HttpHeaderNames.AUTHORIZATION);
        if (bearer != null && bearer.regionMatches(true, 0, "Bearer ", 0, BEARER_LENGTH)) {
            ApiKey key = access.find(bearer.substring(BEARER_LENGTH).strip());
            if (key != null) {
                return key;
            }
        }
        for (String name : KEY_HEADERS) {
            String value = headers.get(name);
            ApiKey key = value == null ? null : access.find(value.strip());
            if (key != null) {
                return key;
            }
        }
        return null;
    }

    /** Returns the rejection of a request without a valid key; slow after many wrong ones of the same client. */
    Rejection reject(HttpHeaders headers, @Nullable SocketAddress client) {
        boolean sentKey = headers.contains(HttpHeaderNames.AUTHORIZATION)
                || KEY_HEADERS.stream().anyMatch(headers::contains);
        return sentKey && access.recordWrongKey("http", client)
                ? Rejection.tooManyWrongKeys()
                : Rejection.unauthorized();
    }

    /** Returns whether this client has admin rights without a key, unless a {@linkplain ProxyHeaders proxy} has forwarded its request. */
    boolean isLocalAdmin(@Nullable SocketAddress client) {
        return loopbackAdmin && CallerAccess.isLoopback(client);
    }
}
