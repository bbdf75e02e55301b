package io.ratatoskr.camel.http;

import io.ratatoskr.api.ModelStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Writes a model stream as server-sent events, with a terminator when it ended without a failure. */
abstract class StreamFrames<E> implements FrameSource {
    private final ModelStream<E> stream;
    private boolean done;

    StreamFrames(ModelStream<E> stream) {
        this.stream = stream;
    }

    /** Returns the event's frame; null when the dialect writes nothing for it. */
    abstract byte @Nullable [] frame(E event);

    /** Returns the terminator of a stream that ended without a failure. */
    abstract byte[] end();

    @Override
    public final boolean await(Duration atMost) {
        return done || stream.await(atMost);
    }

    @Override
    public final byte @Nullable [] next() {
        while (!done) {
            E event = stream.next();
            if (event == null) {
                done = true;
                return end();
            }
            byte[] frame = frame(event);
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
