package io.ratatoskr.grpc;

import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The timer of a call: one action at a time, of its message, of its deadline or of the end of its response. Thread-safe. */
final class CallTimer {
    private final GatewayGrpcServer server;
    private volatile @Nullable Future<?> scheduled;

    CallTimer(GatewayGrpcServer server) {
        this.server = server;
    }

    /** Runs the action later, on an event loop; it must not block. Does not cancel the one before. */
    void schedule(Runnable action, long nanos) {
        scheduled = server.schedule(action, nanos);
    }

    /** Cancels the last action, unless it has run. */
    void cancel() {
        Future<?> last = scheduled;
        if (last != null) {
            last.cancel(false);
        }
    }
}
