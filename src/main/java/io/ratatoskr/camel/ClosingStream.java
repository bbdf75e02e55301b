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
public abstract class ClosingStream<E> implements ModelStream<E> {
    private final ModelStream<E> stream;
    private final Runnable onClose;

    private ClosingStream(ModelStream<E> stream, Runnable onClose) {
        this.stream = stream;
        this.onClose = onClose;
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
            onClose.run();
            throw failure;
        }
        if (event == null) {
            onClose.run();
        }
        return event;
    }

    @Override
    public boolean await(Duration timeout) {
        return stream.await(timeout);
    }

    @Override
    public void close() {
        try {
            stream.close();
        } finally {
            onClose.run();
        }
    }

    public static final class Chat extends ClosingStream<ChatEvent> implements ChatStream {
        public Chat(ChatStream stream, Runnable onClose) {
            super(stream, onClose);
        }
    }

    public static final class Generate extends ClosingStream<GenerateEvent> implements GenerateStream {
        public Generate(GenerateStream stream, Runnable onClose) {
            super(stream, onClose);
        }
    }
}
