package io.ratatoskr.camel;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.GenerateEvent;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.StreamHead;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A stream that does something when it is closed. */
public abstract class WatchedStream<E> implements ModelStream<E> {
    private final ModelStream<E> stream;
    private final Runnable afterClose;

    private WatchedStream(ModelStream<E> stream, Runnable afterClose) {
        this.stream = stream;
        this.afterClose = afterClose;
    }

    @Override
    public StreamHead head() {
        return stream.head();
    }

    @Override
    public @Nullable E next() {
        return stream.next();
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
            afterClose.run();
        }
    }

    public static final class Chat extends WatchedStream<ChatEvent> implements ChatStream {
        public Chat(ChatStream stream, Runnable afterClose) {
            super(stream, afterClose);
        }
    }

    public static final class Generate extends WatchedStream<GenerateEvent> implements GenerateStream {
        public Generate(GenerateStream stream, Runnable afterClose) {
            super(stream, afterClose);
        }
    }
}
