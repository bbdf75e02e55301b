package io.ratatoskr.camel.http;

import io.ratatoskr.api.ModelStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A stream of events as OpenAI's server-sent events, ended by {@code [DONE]} when it ended well. */
abstract class StreamFrames<E> implements FrameSource {
    private final ModelStream<E> stream;
    private boolean done;

    StreamFrames(ModelStream<E> stream) {
        this.stream = stream;
    }

    /** The event's frame; null when the dialect writes nothing for it. */
    abstract byte @Nullable [] frame(E event);

    /** The frame after the last event of a stream that ended well. */
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
