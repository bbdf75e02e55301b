package io.ratatoskr.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.ratatoskr.settings.AccessSettings;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Identifies callers by their keys and addresses. Thread-safe, and never blocks. */
final class CallerAuthenticator {
    private static final List<String> KEY_HEADERS = List.of("x-api-key", "api-key", "x-goog-api-key");
    private static final int BEARER_LENGTH = "Bearer ".length();

    private final @Nullable ApiKeyAuthenticator keys;
    private final boolean loopbackAdmin;
    private final WrongKeyTracker wrongKeys = new WrongKeyTracker(System::nanoTime);

    /**
     * @param keys null: requests need no key
     * @param listensOnLoopback whether the server listens on loopback only
     */
    CallerAuthenticator(AccessSettings settings, boolean listensOnLoopback, @Nullable ApiKeyAuthenticator keys) {
        this.keys = keys;
        this.loopbackAdmin = settings.isLoopbackAdmin(listensOnLoopback);
    }

    /** Returns whether every request must carry a key. */
    boolean requiresKey() {
        return keys != null;
    }

    /** Returns the key that the request carries; null when it carries no valid one. */
    @Nullable
    ApiKey find(HttpHeaders headers) {
        ApiKeyAuthenticator all = keys;
        if (all == null) {
            return null;
        }
        String bearer = headers.get(HttpHeaderNames.AUTHORIZATION);
        if (bearer != null && bearer.regionMatches(true, 0, "Bearer ", 0, BEARER_LENGTH)) {
            ApiKey key = all.find(bearer.substring(BEARER_LENGTH).strip());
            if (key != null) {
                return key;
            }
        }
        for (String name : KEY_HEADERS) {
            String value = headers.get(name);
            ApiKey key = value == null ? null : all.find(value.strip());
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
        return sentKey && wrongKeys.recordWrongKey(client) ? Rejection.tooManyWrongKeys() : Rejection.unauthorized();
    }

    /** Returns whether this client has admin rights without a key, unless a {@linkplain ProxyHeaders proxy} has forwarded its request. */
    boolean isLocalAdmin(@Nullable SocketAddress client) {
        return loopbackAdmin && isLoopback(client);
    }

    /** Returns whether the client is on this machine. */
    static boolean isLoopback(@Nullable SocketAddress client) {
        return client instanceof InetSocketAddress socket
                && socket.getAddress() != null
                && socket.getAddress().isLoopbackAddress();
    }
}
