package io.ratatoskr.client.auto;

import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.GenerateEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A stream of the embedded gateway, which uses it until the stream ends, fails or is closed. */
abstract sealed class LeasedStream<E> implements ModelStream<E> {
    private final ModelStream<E> stream;
    private final EmbeddedGateway.Lease lease;

    private LeasedStream(ModelStream<E> stream, EmbeddedGateway.Lease lease) {
        this.stream = stream;
        this.lease = lease;
    }

    static ChatStream chat(ChatStream stream, EmbeddedGateway.Lease lease) {
        return new Chat(stream, lease);
    }

    static GenerateStream generate(GenerateStream stream, EmbeddedGateway.Lease lease) {
        return new Generate(stream, lease);
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
            lease.close();
            throw failure;
        }
        if (event == null) {
            lease.close();
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
            lease.close();
        }
    }

    private static final class Chat extends LeasedStream<ChatEvent> implements ChatStream {
        Chat(ChatStream stream, EmbeddedGateway.Lease lease) {
            super(stream, lease);
        }
    }

    private static final class Generate extends LeasedStream<GenerateEvent> implements GenerateStream {
        Generate(GenerateStream stream, EmbeddedGateway.Lease lease) {
            super(stream, lease);
        }
    }
}
