package io.ratatoskr.provider;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Experimental;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.settings.ProviderProfile;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * SPI for the wire protocol of a family of providers: pure functions between the gateway's records and HTTP messages.
 * Implementations are stateless and thread-safe; the decoders they create are neither.
 */
@Experimental
public interface Protocol {
    /** The name used in {@code provider:<name>} endpoints. */
    String name();

    /** The supported operations. */
    Set<Operation> operations();

    /** The capabilities that apply to every model used through this protocol. */
    ProtocolCapabilities capabilities();

    /** Like {@link #capabilities()}, for a specific provider. */
    default ProtocolCapabilities capabilities(ProviderProfile profile) {
        return capabilities();
    }

    /** The default header for the API key; {@code Authorization} gets {@code Bearer}. */
    default String apiKeyHeader() {
        return "Authorization";
    }

    /** True if the provider accepts only image bytes, not image URLs. */
    default boolean requiresImageBytes() {
        return false;
    }

    /** Splits a request according to the provider's limits. */
    default SplitRequest split(ModelRequest request, ProviderProfile profile) {
        return SplitRequest.single(request);
    }

    /**
     * Removes from a request what the provider or the model is known to refuse, such as one of two parameters that exclude each other,
     * and reports each removal. Called before a candidate is chosen, under the policies {@code warn} and {@code error}; under {@code
     * error} a removal rejects the candidate. A change that loses nothing belongs in {@link #encode}.
     *
     * @throws GatewayException when what it refuses cannot be removed: UnsupportedParameter, so that another provider may be tried
     */
    default AdaptedRequest adapt(ModelRequest request, ProviderProfile profile, ModelMetadata metadata) {
        return AdaptedRequest.unchanged(request);
    }

    /**
     * Encodes a request; for {@code request.stream()} as a streaming request with token counts.
     *
     * @param metadata metadata of the model at this provider, such as its limits; null: unknown
     * @throws GatewayException when the protocol cannot express it: UnsupportedParameter, so that another provider may be tried
     */
    ProviderHttpRequest encode(ModelRequest request, ProviderProfile profile, @Nullable ModelMetadata metadata);

    /** The top-level fields of its request bodies that hold the conversation, the prompt or the input; not the tools. */
    default Set<String> contentFields() {
        return Set.of("messages", "prompt", "suffix", "input");
    }

    /** Like {@link #encode(ModelRequest, ProviderProfile, ModelMetadata)}, without model metadata. */
    default ProviderHttpRequest encode(ModelRequest request, ProviderProfile profile) {
        return encode(request, profile, null);
    }

    /**
     * Decodes a 2xx response.
     *
     * @throws GatewayException when the body is an error, or does not follow the protocol
     */
    ModelResponse decode(ModelRequest request, ProviderHttpResponse response, ProviderProfile profile);

    /** Creates a decoder for the 2xx response to a streamed chat. */
    StreamDecoder<ChatEvent> decoder(ChatRequest request, ProviderProfile profile);

    /** Creates a decoder for the 2xx response to a streamed completion. */
    StreamDecoder<GenerateEvent> decoder(GenerateRequest request, ProviderProfile profile);

    /** Maps a non-2xx response to an exception, by status and the provider's structured error type. */
    GatewayException mapError(ModelRequest request, ProviderHttpResponse response, ProviderProfile profile);

    /** A hint for the error message when the connection fails, such as how to start the provider; empty: none. */
    default Optional<String> connectionHint(ProviderProfile profile) {
        return Optional.empty();
    }

    /** The model list API; empty: the provider has none. */
    default Optional<ModelCatalog> modelCatalog() {
        return Optional.empty();
    }
}
