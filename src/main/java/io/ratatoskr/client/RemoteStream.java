package io.ratatoskr.client;

import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.internal.SourceStream;
import io.ratatoskr.client.transport.ServiceStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A streamed response of a gateway elsewhere. Closing it cancels the request there, unless it is complete. */
class RemoteStream<E> implements ModelStream<E>, SourceStream {
    private final ServiceStream<?, E> source;
    private final Runnable onEnd;

    /** Set once the response is complete, has failed or was closed. */
    private volatile boolean ended;

    /** The first event, read ahead so that the metadata are known. */
    private @Nullable E ahead;

    /** Not thrown yet. */
    private @Nullable GatewayException failure;

    /** @param onEnd may run more than once */
    RemoteStream(ServiceStream<?, E> source, Runnable onEnd) {
        this.source = source;
        this.onEnd = onEnd;
    }

    /** Waits for the first event. */
    final void start() {
        ahead = next();
    }

    @Override
    public final StreamMetadata metadata() {
        return source.metadata();
    }

    @Override
    public final @Nullable E next() {
        while (true) {
            E event = ahead == null ? source.poll() : ahead;
            ahead = null;
            if (event != null) {
                return event;
            }
            GatewayException failed = failure;
            if (failed != null) {
                failure = null;
                throw failed;
            }
            if (ended) {
                return null;
            }
            step();
        }
    }

    @Override
    public final boolean await(Duration timeout) {
        long until = System.nanoTime() + timeout.toNanos();
        while (true) {
            if (ahead == null) {
                ahead = source.poll();
            }
            if (ahead != null || failure != null || ended) {
                return true;
            }
            if (!source.await(Duration.ofNanos(Math.max(0, until - System.nanoTime())))) {
                return false;
            }
            step();
        }
    }

    /** Reads what comes next over the wire, or the end; a failure is noted. */
    private void step() {
        try {
            if (!source.advance()) {
                ended = true;
                onEnd.run();
            }
        } catch (GatewayException failed) {
            failure = failed;
            close();
        }
    }

    @Override
    public final void close() {
        ended = true;
        source.close();
        onEnd.run();
    }

    /** A streamed chat. */
    static final class Chat extends RemoteStream<ChatEvent> implements ChatStream {
        Chat(ServiceStream<?, ChatEvent> source, Runnable onEnd) {
            super(source, onEnd);
        }
    }

    /** A streamed completion. */
    static final class Completion extends RemoteStream<GenerateEvent> implements GenerateStream {
        Completion(ServiceStream<?, GenerateEvent> source, Runnable onEnd) {
            super(source, onEnd);
        }
    }
}
