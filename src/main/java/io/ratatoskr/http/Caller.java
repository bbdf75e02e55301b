package io.ratatoskr.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.ratatoskr.access.ApiKey;
import io.ratatoskr.access.ProxyHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The sender of a request.
 *
 * @param key null: the request carries none, and needs none
 * @param localAdmin whether it has admin rights by its address, unless a proxy has forwarded the request
 */
record Caller(@Nullable ApiKey key, boolean localAdmin) {
    private static final Caller LOCAL_ADMIN = new Caller(null, true);
    private static final Caller ANONYMOUS = new Caller(null, false);

    static Caller of(@Nullable ApiKey key, boolean localAdmin) {
        return key != null ? new Caller(key, localAdmin) : localAdmin ? LOCAL_ADMIN : ANONYMOUS;
    }

    /** @param headers of its request */
    boolean isAdmin(HttpHeaders headers) {
        return (key != null && key.admin()) || (localAdmin && !ProxyHeaders.areIn(headers));
    }
}
