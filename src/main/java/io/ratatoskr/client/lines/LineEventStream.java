package io.ratatoskr.client.lines;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.client.transport.EventStream;
import io.ratatoskr.client.transport.ResponseOrigin;
import io.ratatoskr.client.transport.TransportFailures;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The events of one response on a connection of its own. Read by one thread; {@link #close} may be called from any. */
final class LineEventStream implements EventStream<byte[]> {
    private final String address;
    private final PendingResponse response;
    private final long deadline;
    private final Consumer<Boolean> release;
    private final Cancellation.Registration registration;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile ResponseOrigin origin = ResponseOrigin.UNKNOWN;
    private boolean complete;

    /** @param release called once, with whether the response is complete */
    LineEventStream(
            String address,
            PendingResponse response,
            Cancellation cancellation,
            long deadline,
            Consumer<Boolean> release) {
        this.address = address;
        this.response = response;
        this.deadline = deadline;
        this.release = release;
        this.registration = cancellation.onCancel(() -> response.close(cancellation.exception()));
    }

    @Override
    public ResponseOrigin origin() {
        return origin;
    }

    @Override
    public byte @Nullable [] next() {
        if (complete) {
            return null;
        }
        try {
            if (!response.await(deadline)) {
                throw TransportFailures.timedOut(address);
            }
        } catch (InterruptedException e) {
            throw TransportFailures.interrupted();
        }
        ResponseLine line = response.take();
        if (line.origin().provider() != null) {
            origin = line.origin();
        }
        return switch (line.kind()) {
            case EVENT -> line.value();
            case DONE -> {
                complete = true;
                end(true);
                yield null;
            }
            case ERROR, RESULT -> {
                end(true);
                throw line.failure() == null ? TransportFailures.lost(address, null) : line.failure();
            }
        };
    }

    @Override
    public boolean await(Duration timeout) {
        if (complete) {
            return true;
        }
        try {
            long now = System.nanoTime();
            long until = Math.min(now + timeout.toNanos(), deadline);
            // The next call fails at once after the deadline
            return response.await(until) || System.nanoTime() - deadline >= 0;
        } catch (InterruptedException e) {
            throw TransportFailures.interrupted();
        }
    }

    private void end(boolean whole) {
        if (ended.compareAndSet(false, true)) {
            registration.remove();
            release.accept(whole);
        }
    }

    @Override
    public void close() {
        response.close(new Cancelled("the stream is closed"));
        end(false);
    }
}
