package io.ratatoskr.camel.http;

import io.ratatoskr.api.ModelStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import io.ratatoskr.http.FrameStream;

/** Writes a model stream as server-sent events, with a terminator when it ended without a failure. */
abstract class SseFrameStream<E> implements FrameStream {
    private final ModelStream<E> stream;
    private boolean ended;

    SseFrameStream(ModelStream<E> stream) {
        this.stream = stream;
    }

    /** Returns the event's frame; null when the dialect writes nothing for it. */
    abstract byte @Nullable [] frameOf(E event);

    /** Returns the terminator of a stream that ended without a failure. */
    abstract byte[] endFrame();

    @Override
    public final boolean await(Duration timeout) {
        return ended || stream.await(timeout);
    }

    @Override
    public final byte @Nullable [] next() {
        while (!ended) {
            E event = stream.next();
            if (event == null) {
                ended = true;
                return endFrame();
            }
            byte[] frame = frameOf(event);
            if (frame != null) {
                return frame;
            }
        }
        return null;
    }

    @Override
    public final void close() {
        stream.close();
    }
}
