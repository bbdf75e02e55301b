package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.internal.SourceStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A stored stream, as it was. */
final class ReplayStream<E> implements ModelStream<E>, SourceStream {
    private final StreamMetadata metadata;
    private final Iterator<E> events;
    private final UnaryOperator<E> mapping;
    private volatile boolean closed;

    ReplayStream(StreamMetadata metadata, List<E> events, UnaryOperator<E> mapping) {
        this.metadata = metadata;
        this.events = events.iterator();
        this.mapping = mapping;
    }

    @Override
    public StreamMetadata metadata() {
        return metadata;
    }

    @Override
    public @Nullable E next() {
        return closed || !events.hasNext() ? null : mapping.apply(events.next());
    }

    @Override
    public boolean await(Duration timeout) {
        return true;
    }

    @Override
    public void close() {
        closed = true;
    }
}
