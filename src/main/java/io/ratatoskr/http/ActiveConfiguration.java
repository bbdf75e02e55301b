package io.ratatoskr.http;

import io.netty.handler.ssl.SslContext;
import io.ratatoskr.access.CallerAccess;
import org.jspecify.annotations.Nullable;

/**
 * What applies to new connections and new requests: replaced as a whole, by one reference. A request ends with the one that it began with.
 *
 * @param tls null: connections are not encrypted
 * @param access the keys of callers
 */
record ActiveConfiguration(
        ServerContext context,
        @Nullable SslContext tls,
        CallerAccess access) {}
