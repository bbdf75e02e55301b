package io.ratatoskr.grpc;

import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.limits.BodyMemory;
import io.ratatoskr.limits.BodyMemoryLimiter;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one call's message: reserved as its bytes arrive, and for what is made of it. A call of another service than the gateway's
 * may send a short message only. Thread-safe.
 */
final class InboundBytes extends ServerStreamTracer implements BodyMemory {
    static final Context.Key<InboundBytes> KEY = Context.key("ratatoskr-inbound-bytes");
    /** Of health checks and reflection. */
    private static final long MAX_FOREIGN_BYTES = 64 * 1024;

    private final GrpcListener listener;
    private final BodyMemoryLimiter memory;
    private final AtomicLong reserved = new AtomicLong();
    private final AtomicLong foreignBytes = new AtomicLong();
    private volatile @Nullable CallResponse response;
    private volatile @Nullable SocketAddress client;
    private volatile long lastBytesNanos = System.nanoTime();

    private InboundBytes(GrpcListener listener) {
        this.listener = listener;
        this.memory = listener.active().environment().bodyMemory();
    }

    /** For each call. */
    static final class Factory extends ServerStreamTracer.Factory {
        private final GrpcListener listener;

        Factory(GrpcListener listener) {
            this.listener = listener;
        }

        @Override
        public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
            return new InboundBytes(listener);
        }
    }

    @Override
    public Context filterContext(Context context) {
        return context.withValue(KEY, this);
    }

    @Override
    public void serverCallStarted(ServerCallInfo<?, ?> info) {
        client = info.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    }

    /** The response of the call whose message this is; that call releases the memory. */
    void belongsTo(CallResponse owner) {
        response = owner;
    }

    @Override
    public void inboundWireSize(long bytes) {
        lastBytesNanos = System.nanoTime();
        CallResponse owner = response;
        if (owner == null) {
            if (foreignBytes.addAndGet(bytes) > MAX_FOREIGN_BYTES) {
                listener.closeConnection(client);
            }
            return;
        }
        if (memory.tryAcquire(bytes)) {
            reserved.addAndGet(bytes);
        } else {
            owner.reject(exhausted());
        }
    }

    @Override
    public void streamClosed(Status status) {
        if (response == null) {
            release();
        }
    }

    @Override
    public void reserve(long bytes) {
        long all = reserved.get() + bytes;
        if (all > memory.total()) {
            throw new PayloadTooLarge(
                    "the message takes %,d bytes of memory once it is parsed; at most %,d are available (ratatoskr.http.body-budget)"
                            .formatted(all, memory.total()));
        }
        if (!memory.acquire(bytes)) {
            throw exhausted();
        }
        reserved.addAndGet(bytes);
    }

    private static Overloaded exhausted() {
        var failure = new Overloaded(
                "the bodies of the running requests fill the memory for bodies (ratatoskr.http.body-budget); retry in 1 s");
        failure.setRetryAfter(Duration.ofSeconds(1));
        return failure;
    }

    /** The time of the last bytes, as of {@link System#nanoTime}. */
    long lastBytesNanos() {
        return lastBytesNanos;
    }

    /** Releases what has been reserved. */
    void release() {
        memory.release(reserved.getAndSet(0));
    }
}
