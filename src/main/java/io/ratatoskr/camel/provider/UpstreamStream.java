package io.ratatoskr.camel.provider;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Cancelled;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.ProviderUnavailable.Reason;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.config.ProviderSettings;
import io.ratatoskr.provider.StreamDecoder;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A provider's streamed response as events. Bytes are decoded on the reader's thread, one event at a time, so that only the
 * bytes of {@link UpstreamCall} and one event are in memory.
 */
abstract class UpstreamStream<E> implements ModelStream<E> {
    private static final String REST = "the rest of the response";

    private final UpstreamCall call;
    private final StreamDecoder<E> decoder;
    private final ProviderSettings settings;
    private final Cancellation cancellation;
    private final Consumer<Throwable> lateFailure;
    private final ArrayDeque<E> ahead = new ArrayDeque<>(4);
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean over;
    private boolean fedEnd;
    /** A failure during {@link #await}, thrown by the next read. */
    private @Nullable GatewayException awaited;

    private long lastBytes = System.nanoTime();

    UpstreamStream(
            UpstreamCall call,
            StreamDecoder<E> decoder,
            ProviderSettings settings,
            Cancellation cancellation,
            Consumer<Throwable> lateFailure) {
        this.call = call;
        this.decoder = decoder;
        this.settings = settings;
        this.cancellation = cancellation;
        this.lateFailure = lateFailure;
    }

    /**
     * Reads up to the first content event. Failures before it fail the attempt.
     *
     * @param deadline for the first content, by {@link System#nanoTime}
     */
    final void open(Predicate<E> commits, long deadline) {
        try {
            while (true) {
                E event = decode();
                if (event != null) {
                    ahead.add(event);
                    if (commits.test(event)) {
                        return;
                    }
                } else if (over) {
                    return;
                } else {
                    long left = deadline - System.nanoTime();
                    if (left <= 0 || !fill(left)) {
                        boolean silent = deadline - System.nanoTime() > 0;
                        throw call.late(
                                silent
                                        ? settings.timeouts().idle()
                                        : settings.timeouts().firstDelta(),
                                "the first token");
                    }
                }
            }
        } catch (GatewayException failure) {
            over = true;
            call.abort(failure);
            throw failure;
        }
    }

    @Override
    public final StreamMetadata metadata() {
        return decoder.head().withProvider(settings.name());
    }

    @Override
    public final @Nullable E next() {
        E known = ahead.poll();
        if (known != null || over) {
            return known;
        }
        try {
            if (awaited != null) {
                throw awaited;
            }
            while (true) {
                E event = decode();
                if (event != null || over) {
                    return event;
                }
                if (!fill(Long.MAX_VALUE)) {
                    throw call.late(settings.timeouts().idle(), REST);
                }
            }
        } catch (GatewayException failure) {
            over = true;
            call.abort(failure);
            throw told(failure);
        }
    }

    /** Reports a provider failure to the circuit breaker; an exceeded request deadline becomes an uncounted timeout. */
    private GatewayException told(GatewayException failure) {
        if (failure instanceof ProviderUnavailable) {
            lateFailure.accept(failure);
        } else if (failure instanceof Cancelled && !closed.get() && !cancellation.isCancelled() && outOfTime()) {
            return new ProviderUnavailable(String.valueOf(failure.getMessage()), Reason.TIMEOUT, failure);
        }
        return failure;
    }

    private boolean outOfTime() {
        return cancellation.remaining().isZero();
    }

    @Override
    public final boolean await(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        boolean tried = false;
        while (ahead.isEmpty() && !over && awaited == null) {
            try {
                E event = decode();
                if (event != null) {
                    ahead.add(event);
                    return true;
                }
                if (over) {
                    return true;
                }
                long left = Math.max(0, deadline - System.nanoTime());
                if (tried && left == 0) {
                    return false;
                }
                tried = true;
                if (!fill(left)) {
                    if (outOfTime() || idleLeft() <= 0) {
                        throw call.late(settings.timeouts().idle(), REST);
                    }
                    return false;
                }
            } catch (GatewayException failure) {
                awaited = failure;
                return true;
            }
        }
        return true;
    }

    /** The next event from the available bytes; null if more are needed or the response has ended. */
    private @Nullable E decode() {
        E event = decoder.poll();
        if (event == null && (decoder.finished() || fedEnd)) {
            over = true;
            call.release();
        }
        return event;
    }

    /**
     * Feeds received bytes to the decoder, waiting at most {@code timeout} nanoseconds, the idle timeout and the rest of the
     * request's time; false on timeout. Bytes already received count, however late they are read.
     */
    private boolean fill(long atMost) {
        long total = cancellation.remaining().toNanos();
        if (total <= 0) {
            return false;
        }
        long wait = Math.min(Math.min(atMost, total), Math.max(0, idleLeft()));
        if (!call.await(Duration.ofNanos(wait))) {
            return false;
        }
        feed();
        return true;
    }

    private long idleLeft() {
        return settings.timeouts().idle().toNanos() - (System.nanoTime() - lastBytes);
    }

    private void feed() {
        Buffer piece = call.poll();
        if (piece != null) {
            lastBytes = System.nanoTime();
            byte[] bytes = piece.getBytes();
            decoder.feed(bytes, 0, bytes.length);
        }
        if (!fedEnd && call.drained()) {
            fedEnd = true;
            decoder.end();
        }
    }

    @Override
    public final void close() {
        if (closed.compareAndSet(false, true) && !over) {
            call.abort(new Cancelled("the stream was closed"));
        }
    }
}
