package io.ratatoskr.grpc;

import io.ratatoskr.access.ApiKey;
import org.jspecify.annotations.Nullable;

/**
 * The sender of a request.
 *
 * @param key null: the request carries no valid one
 * @param isAdmin whether it has admin rights
 * @param isTrusted whether it may use the gateway; false: only what tells whether the gateway runs
 */
public record GrpcCaller(@Nullable ApiKey key, boolean isAdmin, boolean isTrusted) {
    /** The name of its key; null when it has none. */
    public @Nullable String name() {
        return key == null ? null : key.name();
    }
}
