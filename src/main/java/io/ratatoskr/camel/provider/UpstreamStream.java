package io.ratatoskr.camel.provider;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Cancelled;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.ProviderUnavailable.Cause;
import io.ratatoskr.api.StreamHead;
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
 * A provider's streamed answer as events. Bytes are decoded on the reader's thread, one event at a time, so that memory holds the
 * bytes of {@link UpstreamCall} and one event.
 */
abstract class UpstreamStream<E> implements ModelStream<E> {
    private final UpstreamCall call;
    private final StreamDecoder<E> decoder;
    private final ProviderSettings settings;
    private final Cancellation cancellation;
    private final Consumer<Throwable> lateFailure;
    private final ArrayDeque<E> ahead = new ArrayDeque<>(4);
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean over;
    private boolean fedEnd;
    /** A failure met while waiting, to be thrown by the next read. */
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

    /** Reads until the first event that says something. Failures up to there are the attempt's own. */
    final void open(Predicate<E> commits) {
        long deadline = System.nanoTime() + settings.timeouts().firstDelta().toNanos();
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
                    Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
                    fill(shorter(left, settings.timeouts().idle()), "the first words of its answer");
                }
            }
        } catch (GatewayException failure) {
            over = true;
            call.abort(failure);
            throw failure;
        }
    }

    @Override
    public final StreamHead head() {
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
                fill(settings.timeouts().idle().minusNanos(System.nanoTime() - lastBytes), "more of its answer");
            }
        } catch (GatewayException failure) {
            over = true;
            call.abort(failure);
            if (!(failure instanceof Cancelled)) {
                lateFailure.accept(failure);
            }
            throw failure;
        }
    }

    @Override
    public final boolean await(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (ahead.isEmpty() && !over && awaited == null) {
            E event;
            try {
                event = decode();
                if (event != null) {
                    ahead.add(event);
                    return true;
                }
                if (over) {
                    return true;
                }
                Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
                Duration idle = settings.timeouts().idle().minusNanos(System.nanoTime() - lastBytes);
                if (!call.await(shorter(left, shorter(idle, cancellation.remaining())))) {
                    if (idle.compareTo(left) <= 0 || cancellation.remaining().isZero()) {
                        throw silent("more of its answer");
                    }
                    return false;
                }
                feed();
            } catch (GatewayException failure) {
                awaited = failure;
                return true;
            }
        }
        return true;
    }

    /** The next event from the bytes at hand; null when more are needed or the answer is over. */
    private @Nullable E decode() {
        E event = decoder.poll();
        if (event == null && (decoder.finished() || fedEnd)) {
            over = true;
            call.release();
        }
        return event;
    }

    private void fill(Duration atMost, String waitingFor) {
        Duration total = cancellation.remaining();
        Duration wait = shorter(atMost, total);
        if (!call.await(wait)) {
            throw silent(waitingFor);
        }
        feed();
    }

    private ProviderUnavailable silent(String waitingFor) {
        return new ProviderUnavailable(
                "%s: no answer in time: waited %d ms for %s"
                        .formatted(settings.name(), (System.nanoTime() - lastBytes) / 1_000_000, waitingFor),
                Cause.TIMEOUT);
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

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    @Override
    public final void close() {
        if (closed.compareAndSet(false, true) && !over) {
            call.abort(new Cancelled("the stream was closed"));
        }
    }
}
