package io.ratatoskr.camel.socket;

import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.camel.exchange.RequestStats;
import io.ratatoskr.dialect.StreamWriter;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The response to a request: the body at the end of a socket route. */
public sealed interface SocketResponse {
    /**
     * A complete response.
     *
     * @param json as the HTTP API has it
     * @param meta of the line; null: none
     */
    @SuppressWarnings("ArrayRecordComponent") // written once, never compared
    record Result(byte[] json, byte @Nullable [] meta) implements SocketResponse {}

    /**
     * A stream.
     *
     * @param writer writes its events as server-sent events, of which each line of data becomes a line here
     * @param usage that of an event; null: it has none
     */
    record Events<E>(
            ModelStream<E> stream,
            StreamWriter<E> writer,
            Function<E, @Nullable Usage> usage,
            @Nullable RequestStats stats)
            implements SocketResponse {}
}
