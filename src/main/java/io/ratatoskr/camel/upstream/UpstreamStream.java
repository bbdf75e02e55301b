package io.ratatoskr.camel.upstream;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.internal.SourceStream;
import io.ratatoskr.provider.StreamDecoder;
import io.ratatoskr.settings.ProviderSettings;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A provider's streamed response as events. Bytes are decoded on the reader's thread, one event at a time, so that only the
 * bytes of {@link UpstreamCall} and one event are in memory.
 */
public final class UpstreamStream<E> implements ModelStream<E>, SourceStream {
    private static final String REMAINING_RESPONSE = "the rest of the response";

    private final UpstreamCall call;
    private final StreamDecoder<E> decoder;
    private final ProviderSettings settings;
    private final Cancellation cancellation;
    private final ArrayDeque<E> readAhead = new ArrayDeque<>(4);
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean finished;
    private boolean inputEnded;
    /** Bytes that the decoder may hold for events that are not complete. */
    private long undecodedBytes;
    /** Whether the decoder returned an event since it was last fed. */
    private boolean decoded;
    /** A failure during {@link #await}, thrown by the next read. */
    private @Nullable GatewayException pendingFailure;

    private long lastReadNanos = System.nanoTime();

    public UpstreamStream(
            UpstreamCall call, StreamDecoder<E> decoder, ProviderSettings settings, Cancellation cancellation) {
        this.call = call;
        this.decoder = decoder;
        this.settings = settings;
        this.cancellation = cancellation;
    }

    /**
     * Reads up to the first content event. Failures before it fail the attempt.
     *
     * @param commits whether an event is the commit point
     * @param deadline for the first content, by {@link System#nanoTime}
     */
    public UpstreamStream<E> readUntilCommit(Predicate<E> commits, long deadline) {
        try {
            while (true) {
                E event = decode();
                if (event != null) {
                    readAhead.add(event);
                    if (commits.test(event)) {
                        return this;
                    }
                } else if (finished) {
                    return this;
                } else {
                    long left = deadline - System.nanoTime();
                    if (left <= 0 || !fill(left)) {
                        boolean silent = deadline - System.nanoTime() > 0;
                        throw call.timeout(
                                silent
                                        ? settings.timeouts().idle()
                                        : settings.timeouts().firstToken(),
                                "the first token");
                    }
                }
            }
        } catch (GatewayException failure) {
            finished = true;
            call.abort(failure);
            throw failure;
        }
    }

    @Override
    public StreamMetadata metadata() {
        return decoder.metadata().withProvider(settings.name());
    }

    @Override
    public @Nullable E next() {
        E buffered = readAhead.poll();
        if (buffered != null || finished) {
            return buffered;
        }
        try {
            if (pendingFailure != null) {
                throw pendingFailure;
            }
            while (true) {
                E event = decode();
                if (event != null || finished) {
                    return event;
                }
                if (!fill(Long.MAX_VALUE)) {
                    throw call.timeout(settings.timeouts().idle(), REMAINING_RESPONSE);
                }
            }
        } catch (GatewayException failure) {
            finished = true;
            call.abort(failure);
            throw failure;
        }
    }

    private boolean isDeadlineExceeded() {
        return cancellation.remaining().isZero();
    }

    @Override
    public boolean await(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        boolean tried = false;
        while (readAhead.isEmpty() && !finished && pendingFailure == null) {
            try {
                E event = decode();
                if (event != null) {
                    readAhead.add(event);
                    return true;
                }
                if (finished) {
                    return true;
                }
                long left = Math.max(0, deadline - System.nanoTime());
                if (tried && left == 0) {
                    return false;
                }
                tried = true;
                if (!fill(left)) {
                    if (isDeadlineExceeded() || remainingIdleNanos() <= 0) {
                        throw call.timeout(settings.timeouts().idle(), REMAINING_RESPONSE);
                    }
                    return false;
                }
            } catch (GatewayException failure) {
                pendingFailure = failure;
                return true;
            }
        }
        return true;
    }

    /** The next event from the available bytes; null if more are needed or the response has ended. */
    private @Nullable E decode() {
        E event = decoder.poll();
        decoded |= event != null;
        if (event == null && (decoder.isFinished() || inputEnded)) {
            finished = true;
            call.release();
        }
        return event;
    }

    /**
     * Feeds received bytes to the decoder, waiting at most {@code timeout} nanoseconds, the idle timeout and the rest of the
     * request's time; false on timeout. Bytes already received count, however late they are read.
     */
    private boolean fill(long timeout) {
        long total = cancellation.remaining().toNanos();
        if (total <= 0) {
            return false;
        }
        long wait = Math.min(Math.min(timeout, total), Math.max(0, remainingIdleNanos()));
        if (decoded) {
            // Only now: until the reader comes back, the last event may wait for a slow client
            call.discard(undecodedBytes);
            undecodedBytes = 0;
            decoded = false;
        }
        long end = System.nanoTime() + wait;
        if (undecodedBytes > 0) {
            if (!call.awaitMemory(Duration.ofNanos(wait))) {
                return false;
            }
            wait = Math.max(0, end - System.nanoTime());
        }
        if (!call.await(Duration.ofNanos(wait))) {
            return false;
        }
        feed();
        return true;
    }

    private long remainingIdleNanos() {
        return settings.timeouts().idle().toNanos() - (System.nanoTime() - lastReadNanos);
    }

    private void feed() {
        Buffer chunk = call.poll();
        if (chunk != null) {
            lastReadNanos = System.nanoTime();
            undecodedBytes += chunk.length();
            byte[] bytes = chunk.getBytes();
            decoder.feed(bytes, 0, bytes.length);
        }
        if (!inputEnded && call.isDrained()) {
            inputEnded = true;
            decoder.end();
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true) && !finished) {
            call.abort(new Cancelled("the stream was closed"));
        }
    }
}
