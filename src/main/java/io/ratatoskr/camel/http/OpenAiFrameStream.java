package io.ratatoskr.camel.http;

import io.ratatoskr.api.ModelStream;
import io.ratatoskr.dialect.openai.OpenAiStreamWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Writes a model stream as OpenAI's chunks, with a terminator when it ended without a failure. */
final class OpenAiFrameStream<E> implements FrameStream {
    private final ModelStream<E> stream;
    private final OpenAiStreamWriter<E> chunks;
    private boolean ended;

    OpenAiFrameStream(ModelStream<E> stream, OpenAiStreamWriter<E> chunks) {
        this.stream = stream;
        this.chunks = chunks;
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
                return chunks.done();
            }
            byte[] frame = chunks.write(event);
            if (frame != null) {
                return frame;
            }
        }
        return null;
    }

    @Override
    public byte[] errorFrame(Throwable failure) {
        return chunks.error(failure);
    }

    @Override
    public byte[] heartbeat() {
        return chunks.heartbeat();
    }

    @Override
    public void close() {
        stream.close();
    }
}
