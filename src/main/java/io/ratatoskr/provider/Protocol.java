package io.ratatoskr.provider;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.GenerateEvent;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.Operation;
import java.util.Set;

/**
 * How a family of providers talks: pure functions between the gateway's records and HTTP messages. Implementations keep no state
 * and are thread-safe; the decoders they make are neither.
 */
public interface Protocol {
    /** The name that {@code provider:<name>} endpoints use. */
    String name();

    /** What can be asked in this protocol. */
    Set<Operation> operations();

    /**
     * The request as the provider wants it; for {@code request.stream()} as a stream with token counts.
     *
     * @throws GatewayException when the protocol has no way to say it
     */
    HttpCall encode(ModelRequest request, Profile profile);

    /**
     * The record in a 2xx answer.
     *
     * @throws GatewayException when the body is an error in disguise, or not an answer
     */
    ModelResponse decode(ModelRequest request, HttpAnswer answer, Profile profile);

    /** A decoder for the 2xx answer to a streamed chat. */
    StreamDecoder<ChatEvent> decoder(ChatRequest request, Profile profile);

    /** A decoder for the 2xx answer to a streamed completion. */
    StreamDecoder<GenerateEvent> decoder(GenerateRequest request, Profile profile);

    /** What a non-2xx answer means, by status and the provider's structured error type. */
    GatewayException failure(ModelRequest request, HttpAnswer answer, Profile profile);
}
