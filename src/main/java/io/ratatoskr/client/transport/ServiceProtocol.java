package io.ratatoskr.client.transport;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.GenerateEvent;
import java.util.Map;

/**
 * Sends requests to one gateway and reads its responses: as JSON by a {@link Transport}, or as messages of gRPC. Connects with the first
 * request, and again after a lost connection. Thread-safe; calls block. Failures are those of {@link Transport}.
 */
public interface ServiceProtocol extends AutoCloseable {
    /**
     * Sends a request and waits for its response, until the deadline or the cancellation, which also cancel it at the gateway. The
     * progress of a download is reported where the protocol carries it.
     *
     * @param meta as {@code CallContext} has it; what the protocol does not carry is left out
     */
    <T> ServiceResult<T> call(ServiceRequest<T> request, Map<String, String> meta, Cancellation cancellation);

    /** Sends a chat whose response is streamed. The cancellation ends the stream. */
    ServiceStream<?, ChatEvent> open(ChatRequest request, Map<String, String> meta, Cancellation cancellation);

    /** Sends a completion whose response is streamed. The cancellation ends the stream. */
    ServiceStream<?, GenerateEvent> open(GenerateRequest request, Map<String, String> meta, Cancellation cancellation);

    /** Whether a connection can be made now. Sends nothing, and needs no key. */
    boolean isReachable();

    /** Closes all connections. Calls in flight fail. */
    @Override
    void close();
}
