package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.StreamMetadata;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A stream that delegates to another stream. */
abstract class ForwardingStream<E> implements ModelStream<E> {
    private final ModelStream<E> stream;

    ForwardingStream(ModelStream<E> stream) {
        this.stream = stream;
    }

    @Override
    public StreamMetadata metadata() {
        return stream.metadata();
    }

    @Override
    public @Nullable E next() {
        return stream.next();
    }

    @Override
    public boolean await(Duration timeout) {
        return stream.await(timeout);
    }

    @Override
    public void close() {
        stream.close();
    }
}
