package io.ratatoskr.client.grpc;

import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.ProviderUnavailable.Reason;
import io.ratatoskr.client.transport.EventReader;
import io.ratatoskr.grpc.message.ChatEventReader;
import io.ratatoskr.grpc.v1.Wire;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The events of messages, one of each. Not thread-safe.
 *
 * @param <W> the messages
 * @param <E> the events
 */
final class WireEvents<W, E> implements EventReader<W, E> {
    private final Function<W, E> read;
    private final Function<W, Wire.StreamInfo> info;
    private final Predicate<E> isLast;
    private @Nullable E event;
    private StreamMetadata metadata = StreamMetadata.UNKNOWN;
    private boolean started;
    private boolean complete;

    /**
     * @param info of the stream, with its first message
     * @param isLast whether an event ends the response
     */
    WireEvents(Function<W, E> read, Function<W, Wire.StreamInfo> info, Predicate<E> isLast) {
        this.read = read;
        this.info = info;
        this.isLast = isLast;
    }

    @Override
    public void feed(W message) {
        E next = Malformed.check(() -> read.apply(message));
        if (!started) {
            started = true;
            metadata = Malformed.check(() -> ChatEventReader.metadata(info.apply(message)));
        }
        complete = isLast.test(next);
        event = next;
    }

    @Override
    public void end() {
        if (!complete) {
            throw new ProviderUnavailable(
                    "the stream broke off before the response was complete", Reason.INVALID_RESPONSE);
        }
    }

    @Override
    public @Nullable E poll() {
        E next = event;
        event = null;
        return next;
    }

    @Override
    public StreamMetadata metadata() {
        return metadata;
    }
}
