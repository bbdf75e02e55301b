package io.ratatoskr.http;

import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * What applies to new connections and new requests: replaced as a whole, by one reference. A request ends with the one that it began with.
 *
 * @param tls null: connections are not encrypted
 * @param resources the keys of callers and the certificates
 */
record ActiveConfiguration(ServerContext context, @Nullable SslContext tls, FrontendResources resources) {}
