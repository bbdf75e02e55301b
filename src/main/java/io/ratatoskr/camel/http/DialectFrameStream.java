package io.ratatoskr.camel.http;

import io.ratatoskr.api.ModelStream;
import io.ratatoskr.dialect.StreamWriter;
import io.ratatoskr.http.FrameStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Writes a model stream in a dialect, with the dialect's terminator when it ended without a failure. */
final class DialectFrameStream<E> implements FrameStream {
    private final ModelStream<E> stream;
    private final StreamWriter<E> writer;
    private boolean ended;

    DialectFrameStream(ModelStream<E> stream, StreamWriter<E> writer) {
        this.stream = stream;
        this.writer = writer;
    }

    @Override
    public boolean await(Duration timeout) {
        return ended || stream.await(timeout);
    }

    @Override
    public byte @Nullable [] next() {
        while (!ended) {
            E event = stream.next();
            if (event == null) {
                ended = true;
                return writer.done();
            }
            byte[] frame = writer.write(event);
            if (frame != null) {
                return frame;
            }
        }
        return null;
    }

    @Override
    public byte[] errorFrame(Throwable failure) {
        return writer.error(failure);
    }

    @Override
    public byte[] heartbeat() {
        return writer.heartbeat();
    }

    @Override
    public void close() {
        stream.close();
    }
}
