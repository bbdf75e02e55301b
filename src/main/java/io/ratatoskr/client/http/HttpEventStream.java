package io.ratatoskr.client.http;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.client.transport.EventStream;
import io.ratatoskr.client.transport.InFlightLimit;
import io.ratatoskr.client.transport.ResponseOrigin;
import io.ratatoskr.client.transport.TransportFailures;
import io.ratatoskr.provider.SseReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server-sent events of one response. Read by one thread; {@link #close} may be called from any. */
final class HttpEventStream implements EventStream<byte[]> {
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final String address;
    private final PulledBody body;
    private final ResponseOrigin origin;
    private final Cancellation cancellation;
    private final long deadline;
    private final InFlightLimit.Permit permit;
    private final Cancellation.Registration registration;
    private final SseReader events;

    /** Whether the reader is at an event that was not returned yet. */
    private boolean pending;

    private boolean complete;
    private volatile boolean closed;

    HttpEventStream(
            String address,
            PulledBody body,
            ResponseOrigin origin,
            Cancellation cancellation,
            long deadline,
            InFlightLimit.Permit permit) {
        this.address = address;
        this.body = body;
        this.origin = origin;
        this.cancellation = cancellation;
        this.deadline = deadline;
        this.permit = permit;
        this.events = new SseReader(address);
        this.registration = cancellation.onCancel(body::close);
    }

    @Override
    public ResponseOrigin origin() {
        return origin;
    }

    @Override
    public byte @Nullable [] next() {
        try {
            advance(deadline);
        } catch (PulledBody.DeadlinePassed e) {
            throw TransportFailures.timedOut(address);
        }
        if (complete) {
            return null;
        }
        pending = false;
        int from = events.dataOffset();
        return Arrays.copyOfRange(events.data(), from, from + events.dataLength());
    }

    @Override
    public boolean await(Duration timeout) {
        try {
            advance(Math.min(System.nanoTime() + timeout.toNanos(), deadline));
            return true;
        } catch (PulledBody.DeadlinePassed e) {
            // The next call fails at once
            return System.nanoTime() - deadline >= 0;
        }
    }

    /** Moves to the next event or the end. */
    private void advance(long until) throws PulledBody.DeadlinePassed {
        while (!complete && !pending) {
            if (events.next()) {
                if (events.dataIs(DONE)) {
                    complete = true;
                    body.discard();
                    release();
                } else {
                    pending = true;
                }
            } else {
                feed(until);
            }
        }
    }

    private void feed(long until) throws PulledBody.DeadlinePassed {
        List<ByteBuffer> part;
        try {
            part = body.take(until);
        } catch (IOException e) {
            throw TransportFailures.orCancelled(cancellation, TransportFailures.lost(address, e));
        } catch (InterruptedException e) {
            throw TransportFailures.interrupted();
        }
        if (part == null) {
            cancellation.throwIfCancelled();
            throw closed ? new Cancelled("the stream is closed") : TransportFailures.lost(address, null);
        }
        for (ByteBuffer buffer : part) {
            byte[] copy = new byte[buffer.remaining()];
            buffer.get(copy);
            events.feed(copy, 0, copy.length);
        }
    }

    private void release() {
        registration.remove();
        permit.close();
    }

    @Override
    public void close() {
        closed = true;
        body.close();
        release();
    }
}
