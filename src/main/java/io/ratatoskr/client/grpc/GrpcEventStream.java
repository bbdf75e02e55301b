package io.ratatoskr.client.grpc;

import io.ratatoskr.client.transport.EventStream;
import io.ratatoskr.client.transport.ResponseOrigin;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one streamed response. Read by one thread; {@link #close} may be called from any.
 *
 * @param <W> the messages
 */
final class GrpcEventStream<W> implements EventStream<W> {
    private final PulledCall<?, W> call;
    private final Predicate<W> isLast;
    private final Runnable release;
    private final AtomicBoolean released = new AtomicBoolean();
    private boolean complete;

    /**
     * @param isLast whether a message ends the response
     * @param release called once, when the call has ended
     */
    GrpcEventStream(PulledCall<?, W> call, Predicate<W> isLast, Runnable release) {
        this.call = call;
        this.isLast = isLast;
        this.release = release;
    }

    @Override
    public ResponseOrigin origin() {
        return CallMetadata.origin(call.headers());
    }

    @Override
    public @Nullable W next() {
        if (complete) {
            return null;
        }
        W message = call.next();
        if (message == null || isLast.test(message)) {
            complete = true;
            call.end();
            release();
        }
        return message;
    }

    @Override
    public boolean await(Duration timeout) {
        return complete || call.await(System.nanoTime() + timeout.toNanos());
    }

    private void release() {
        if (released.compareAndSet(false, true)) {
            release.run();
        }
    }

    @Override
    public void close() {
        call.close();
        release();
    }
}
