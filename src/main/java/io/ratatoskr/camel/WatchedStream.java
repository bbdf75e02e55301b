package io.ratatoskr.camel;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.GenerateEvent;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.StreamMetadata;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A stream that runs a callback when it is closed, ends or fails. The callback may run more than once. */
public abstract class WatchedStream<E> implements ModelStream<E> {
    private final ModelStream<E> stream;
    private final Runnable whenOver;

    private WatchedStream(ModelStream<E> stream, Runnable whenOver) {
        this.stream = stream;
        this.whenOver = whenOver;
    }

    @Override
    public StreamMetadata metadata() {
        return stream.metadata();
    }

    @Override
    public @Nullable E next() {
        E event;
        try {
            event = stream.next();
        } catch (RuntimeException failure) {
            whenOver.run();
            throw failure;
        }
        if (event == null) {
            whenOver.run();
        }
        return event;
    }

    @Override
    public boolean await(Duration atMost) {
        return stream.await(atMost);
    }

    @Override
    public void close() {
        try {
            stream.close();
        } finally {
            whenOver.run();
        }
    }

    public static final class Chat extends WatchedStream<ChatEvent> implements ChatStream {
        public Chat(ChatStream stream, Runnable whenOver) {
            super(stream, whenOver);
        }
    }

    public static final class Generate extends WatchedStream<GenerateEvent> implements GenerateStream {
        public Generate(GenerateStream stream, Runnable whenOver) {
            super(stream, whenOver);
        }
    }
}
