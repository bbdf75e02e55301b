package io.ratatoskr.provider;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.GenerateEvent;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.Operation;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a family of providers talks: pure functions between the gateway's records and HTTP messages. Implementations keep no state
 * and are thread-safe; the decoders they make are neither.
 */
public interface Protocol {
    /** The name that {@code provider:<name>} endpoints use. */
    String name();

    /** What can be asked in this protocol. */
    Set<Operation> operations();

    /** What holds of the parameters of every model that is asked in this protocol. */
    Traits traits();

    /** As {@link #traits()}, where more is known of whom the protocol is spoken to. */
    default Traits traits(Profile profile) {
        return traits();
    }

    /** The header that carries the key where the configuration names none; {@code Authorization} gets {@code Bearer}. */
    default String keyHeader() {
        return "Authorization";
    }

    /** Whether the provider must be given an image's bytes, never its URL. */
    default boolean wantsImageBytes() {
        return false;
    }

    /** The calls that a request is made of, in whatever number the provider's limits ask for. */
    default Parts parts(ModelRequest request, Profile profile) {
        return Parts.whole(request);
    }

    /**
     * The request as the provider wants it; for {@code request.stream()} as a stream with token counts.
     *
     * @param known what is known of the model at this provider, such as its limits; null: nothing
     * @throws GatewayException when the protocol has no way to say it: UnsupportedParameter, so that another provider may be asked
     */
    HttpCall encode(ModelRequest request, Profile profile, @Nullable ModelMetadata known);

    /** As {@link #encode(ModelRequest, Profile, ModelMetadata)}, nothing being known of the model. */
    default HttpCall encode(ModelRequest request, Profile profile) {
        return encode(request, profile, null);
    }

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

    /** What to say when no connection to the provider came about, such as how to start it; empty: the plain reason does. */
    default Optional<String> unreachable(Profile profile) {
        return Optional.empty();
    }

    /** How the provider tells which models it has; empty: it does not. */
    default Optional<Catalogue> catalogue() {
        return Optional.empty();
    }
}
