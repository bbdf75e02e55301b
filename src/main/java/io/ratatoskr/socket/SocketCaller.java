package io.ratatoskr.socket;

import io.ratatoskr.access.ApiKey;
import org.jspecify.annotations.Nullable;

/**
 * The sender of a request.
 *
 * @param address of the client, without a port; null on a Unix socket
 * @param key of its {@code auth} line; null: none, or none is required
 * @param isAdmin whether it may administer the gateway
 */
record SocketCaller(@Nullable String address, @Nullable ApiKey key, boolean isAdmin) {}
