package io.ratatoskr.grpc;

import io.ratatoskr.access.ApiKey;
import org.jspecify.annotations.Nullable;

/**
 * The sender of a request.
 *
 * @param address of the other side of the connection, without a port; null: it has none
 * @param key null: the request carries no valid one
 * @param isAdmin whether it has admin rights
 * @param isTrusted whether it may use the gateway; false: only what tells whether the gateway runs
 */
public record GrpcCaller(@Nullable String address, @Nullable ApiKey key, boolean isAdmin, boolean isTrusted) {
    /** The name of its key; null when it has none. */
    public @Nullable String name() {
        return key == null ? null : key.name();
    }
}
