package io.ratatoskr.provider.huggingface;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.provider.CompletionAsChat;
import io.ratatoskr.provider.CompletionStreamDecoder;
import io.ratatoskr.provider.EmbeddingBatcher;
import io.ratatoskr.provider.ModelCatalog;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.ProtocolCapabilities;
import io.ratatoskr.provider.ProviderHttpRequest;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.provider.SplitRequest;
import io.ratatoskr.provider.StreamDecoder;
import io.ratatoskr.settings.ProviderProfile;
import io.ratatoskr.settings.ProviderProfile.EndpointKind;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Hugging Face protocol: the router, which has OpenAI's chat API and hosts encoders under {@code /hf-inference}, and
 * dedicated endpoints with Text Embeddings Inference, one task of the pipeline protocol, or OpenAI's API. {@link
 * ProviderProfile#endpointKind()} selects one.
 */
public class HuggingFaceProtocol implements Protocol {
    /** Maximum inputs per request: TEI's default. */
    private static final int MAX_INPUTS = 32;

    private static final EmbeddingBatcher.BatchLimits EMBED_LIMITS = EmbeddingBatcher.BatchLimits.maxInputs(MAX_INPUTS);

    private final Protocol openAi;

    /** @param openAi the protocol of the router's chat API */
    public HuggingFaceProtocol(Protocol openAi) {
        this.openAi = openAi;
    }

    @Override
    public String name() {
        return "huggingface";
    }

    /** Chats use OpenAI's protocol. */
    @Override
    public ProtocolCapabilities capabilities() {
        return new ProtocolCapabilities(Dialects.OPENAI, Map.of());
    }

    /** Feature extraction of the router and of pipelines returns vectors as they are; TEI and OpenAI's API can shorten them. */
    @Override
    public ProtocolCapabilities capabilities(ProviderProfile profile) {
        return switch (profile.endpointKind()) {
            case ROUTER, PIPELINE ->
                new ProtocolCapabilities(Dialects.OPENAI, Map.of("dimensions", ParameterAvailability.UNSUPPORTED));
            case TEI, OPENAI -> capabilities();
        };
    }

    @Override
    public Set<String> contentFields() {
        return Set.of("messages", "prompt", "suffix", "input", "inputs", "query", "texts");
    }

    @Override
    public Set<Operation> operations() {
        return EnumSet.allOf(Operation.class);
    }

    @Override
    public SplitRequest split(ModelRequest request, ProviderProfile profile) {
        return switch (request) {
            case EmbedRequest embed -> EmbeddingBatcher.batch(embed, EMBED_LIMITS.of(profile));
            case ScoringRequest task -> ScoringBatcher.split(task, profile.endpointKind(), maxInputs(profile));
            case ChatRequest chat -> SplitRequest.single(chat);
            case GenerateRequest generate -> SplitRequest.single(generate);
        };
    }

    /** The router's models accept one text or pair per request; other endpoints accept batches. */
    private static int maxInputs(ProviderProfile profile) {
        return profile.endpointKind() == EndpointKind.ROUTER ? 1 : MAX_INPUTS;
    }

    @Override
    public ProviderHttpRequest encode(ModelRequest request, ProviderProfile profile, @Nullable ModelMetadata known) {
        return switch (request) {
            case ChatRequest chat -> encodeChat(chat, profile, known);
            case GenerateRequest generate ->
                profile.endpointKind() == EndpointKind.OPENAI
                        ? underV1(openAi.encode(generate, profile, known))
                        : encodeChat(CompletionAsChat.request(generate, profile), profile, known);
            case EmbedRequest embed ->
                profile.endpointKind() == EndpointKind.OPENAI
                        ? underV1(openAi.encode(embed, profile, known))
                        : HfEmbedRequestBuilder.build(embed, profile);
            case ScoringRequest task -> HfScoringRequestBuilder.build(task, profile);
        };
    }

    private ProviderHttpRequest encodeChat(ChatRequest chat, ProviderProfile profile, @Nullable ModelMetadata known) {
        return switch (profile.endpointKind()) {
            case ROUTER, OPENAI -> underV1(openAi.encode(chat, profile, known));
            case TEI, PIPELINE -> throw HfRequests.unsupported(chat, profile);
        };
    }

    private static ProviderHttpRequest underV1(ProviderHttpRequest call) {
        return new ProviderHttpRequest(call.method(), "/v1" + call.path(), call.headers(), call.body());
    }

    @Override
    public ModelResponse decode(ModelRequest request, ProviderHttpResponse response, ProviderProfile profile) {
        return switch (request) {
            case ChatRequest chat -> openAi.decode(chat, response, profile);
            case GenerateRequest generate ->
                profile.endpointKind() == EndpointKind.OPENAI
                        ? openAi.decode(generate, response, profile)
                        : CompletionAsChat.response((ChatResponse)
                                openAi.decode(CompletionAsChat.request(generate, profile), response, profile));
            case EmbedRequest embed ->
                profile.endpointKind() == EndpointKind.OPENAI
                        ? openAi.decode(embed, response, profile)
                        : HfEmbedResponseReader.read(embed, response, profile);
            case ScoringRequest task -> HfScoringResponseReader.read(task, response, profile);
        };
    }

    @Override
    public StreamDecoder<ChatEvent> decoder(ChatRequest request, ProviderProfile profile) {
        return openAi.decoder(request, profile);
    }

    @Override
    public StreamDecoder<GenerateEvent> decoder(GenerateRequest request, ProviderProfile profile) {
        return profile.endpointKind() == EndpointKind.OPENAI
                ? openAi.decoder(request, profile)
                : new CompletionStreamDecoder(openAi.decoder(CompletionAsChat.request(request, profile), profile));
    }

    @Override
    public GatewayException mapError(ModelRequest request, ProviderHttpResponse response, ProviderProfile profile) {
        return HfErrorMapper.fromResponse(request, response, profile, openAi);
    }

    @Override
    public Optional<ModelCatalog> modelCatalog() {
        return Optional.of(new HfModelCatalog());
    }
}
