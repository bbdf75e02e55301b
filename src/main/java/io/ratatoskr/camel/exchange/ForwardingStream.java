package io.ratatoskr.camel.exchange;

import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.internal.SourceStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A stream that delegates to another stream. */
public abstract class ForwardingStream<E> implements ModelStream<E>, StreamReader {
    private final ModelStream<E> stream;

    public ForwardingStream(ModelStream<E> stream) {
        this.stream = stream;
    }

    /** Any stream of chat events as a chat stream. */
    public static ChatStream chat(ModelStream<ChatEvent> stream) {
        return new Chat(stream);
    }

    /** Any stream of completion events as a completion stream. */
    public static GenerateStream generate(ModelStream<GenerateEvent> stream) {
        return new Generate(stream);
    }

    @Override
    public final boolean mayRead(ModelStream<?> other) {
        return mayRead(this, other);
    }

    /** Whether the first is the other stream, or may read it. */
    @SuppressWarnings("ReferenceEquality") // about this very stream
    public static boolean mayRead(ModelStream<?> first, ModelStream<?> other) {
        ModelStream<?> stream = first;
        while (stream != other && stream instanceof ForwardingStream<?> forwarding) {
            stream = forwarding.stream;
        }
        return stream == other || !(stream instanceof SourceStream);
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

    private static final class Chat extends ForwardingStream<ChatEvent> implements ChatStream {
        Chat(ModelStream<ChatEvent> stream) {
            super(stream);
        }
    }

    private static final class Generate extends ForwardingStream<GenerateEvent> implements GenerateStream {
        Generate(ModelStream<GenerateEvent> stream) {
            super(stream);
        }
    }
}
