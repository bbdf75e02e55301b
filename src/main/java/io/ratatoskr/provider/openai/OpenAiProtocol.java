package io.ratatoskr.provider.openai;

import io.ratatoskr.api.ChatRequest;
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
import io.ratatoskr.provider.AdaptedRequest;
import io.ratatoskr.provider.EmbeddingBatcher;
import io.ratatoskr.provider.EmbeddingBatcher.BatchLimits;
import io.ratatoskr.provider.ModelCatalog;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.ProtocolCapabilities;
import io.ratatoskr.provider.ProviderHttpRequest;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.provider.SplitRequest;
import io.ratatoskr.provider.StreamDecoder;
import io.ratatoskr.provider.ToolNameMapper;
import io.ratatoskr.provider.ToolNamePattern;
import io.ratatoskr.provider.UnsupportedOperation;
import io.ratatoskr.settings.ProviderProfile;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The protocol of OpenAI and compatible providers: OpenRouter, vLLM, llama.cpp, Groq, Mistral, DeepSeek, Azure and others. */
public final class OpenAiProtocol implements Protocol {
    private static final Map<String, String> JSON =
            Map.of("content-type", "application/json", "accept", "application/json");
    private static final Map<String, String> STREAM =
            Map.of("content-type", "application/json", "accept", "text/event-stream");

    @Override
    public String name() {
        return "openai";
    }

    /** Compatible providers differ; their limits are learned from their model lists and errors. */
    @Override
    public ProtocolCapabilities capabilities() {
        return new ProtocolCapabilities(Dialects.OPENAI, Map.of());
    }

    /** OpenRouter <a href="https://openrouter.ai/docs/guides/overview/multimodal/pdfs">reads files</a> for every model. */
    @Override
    public ProtocolCapabilities capabilities(ProviderProfile profile) {
        return switch (profile.reasoningFormat()) {
            case EFFORT -> capabilities();
            case OBJECT ->
                new ProtocolCapabilities(
                        Dialects.OPENAI,
                        Map.of(),
                        Set.of("file"),
                        model -> OpenRouterPromptCaching.of(model.info().id(), model) != OpenRouterPromptCaching.NONE);
        };
    }

    @Override
    public Set<Operation> operations() {
        return Set.of(Operation.CHAT, Operation.GENERATE, Operation.EMBED);
    }

    @Override
    public SplitRequest split(ModelRequest request, ProviderProfile profile) {
        return request instanceof EmbedRequest embed
                ? EmbeddingBatcher.batch(embed, EmbedLimits.of(profile))
                : SplitRequest.single(request);
    }

    /** Compatible servers accept more than OpenAI itself, so that their requests stay as they are. */
    @Override
    public AdaptedRequest adapt(ModelRequest request, ProviderProfile profile, ModelMetadata metadata) {
        return request instanceof ChatRequest chat && OpenAiHosts.isOpenAi(profile)
                ? OpenAiRequestAdapter.adapt(chat, profile)
                : AdaptedRequest.unchanged(request);
    }

    @Override
    public ProviderHttpRequest encode(ModelRequest request, ProviderProfile profile, @Nullable ModelMetadata known) {
        return switch (request) {
            case ChatRequest chat ->
                post(
                        "/chat/completions",
                        chat,
                        OpenAiChatBody.write(toolNames(chat).apply(chat), profile, known));
            case GenerateRequest generate ->
                post("/completions", generate, OpenAiCompletionBody.write(generate, profile));
            case EmbedRequest embed -> post("/embeddings", embed, OpenAiEmbedBody.write(embed));
            case ScoringRequest task -> throw UnsupportedOperation.of(task, this, profile);
        };
    }

    @Override
    public ModelResponse decode(ModelRequest request, ProviderHttpResponse response, ProviderProfile profile) {
        return switch (request) {
            case ChatRequest chat -> toolNames(chat).restore(OpenAiResponseReader.readChat(response.body(), profile));
            case GenerateRequest generate -> OpenAiResponseReader.readGenerate(response.body(), profile);
            case EmbedRequest embed -> OpenAiEmbedResponseReader.read(embed, response.body(), profile);
            case ScoringRequest task -> throw UnsupportedOperation.of(task, this, profile);
        };
    }

    @Override
    public StreamDecoder<ChatEvent> decoder(ChatRequest request, ProviderProfile profile) {
        return toolNames(request).restore(new OpenAiChatStreamDecoder(profile));
    }

    @Override
    public StreamDecoder<GenerateEvent> decoder(GenerateRequest request, ProviderProfile profile) {
        return new OpenAiCompletionStreamDecoder(profile);
    }

    @Override
    public GatewayException mapError(ModelRequest request, ProviderHttpResponse response, ProviderProfile profile) {
        return OpenAiErrorMapper.fromResponse(response, profile);
    }

    @Override
    public Optional<ModelCatalog> modelCatalog() {
        return Optional.of(new OpenAiModelCatalog());
    }

    private static ToolNameMapper toolNames(ChatRequest request) {
        return ToolNameMapper.of(request, ToolNamePattern.OPENAI);
    }

    private static ProviderHttpRequest post(String path, ModelRequest request, byte[] body) {
        return new ProviderHttpRequest("POST", path, request.stream() ? STREAM : JSON, body);
    }

    /** Limits on the inputs of one embedding request, by server; the number of inputs can be configured. */
    private static final class EmbedLimits {
        /** OpenAI's API reference: at most 2048 inputs, and 300,000 tokens of all of them, in one request. */
        private static final BatchLimits OPENAI = new BatchLimits(2048, 300_000);
        /** The lowest default of common servers: Text Embeddings Inference accepts 32 inputs (max-client-batch-size). */
        private static final BatchLimits COMPATIBLE = new BatchLimits(32, 300_000);

        private EmbedLimits() {}

        static BatchLimits of(ProviderProfile profile) {
            return (OpenAiHosts.isOpenAi(profile) || OpenAiHosts.isOpenRouter(profile) ? OPENAI : COMPATIBLE)
                    .of(profile);
        }
    }
}
