package io.ratatoskr.provider.gemini;

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
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.ParameterAvailability.Mutable;
import io.ratatoskr.provider.AdaptedRequest;
import io.ratatoskr.provider.EmbeddingBatcher;
import io.ratatoskr.provider.LegacyFunctions;
import io.ratatoskr.provider.ModelCatalog;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.ProtocolCapabilities;
import io.ratatoskr.provider.ProviderHttpRequest;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.provider.RepeatedCallIds;
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

/** Google's Gemini API, version v1beta. */
public final class GeminiProtocol implements Protocol {
    /** Gemini refuses more: "BatchEmbedContentsRequest.requests: at most 100 requests can be in one batch". */
    private static final EmbeddingBatcher.BatchLimits EMBED_LIMITS = EmbeddingBatcher.BatchLimits.maxInputs(100);

    private static final Map<String, String> JSON =
            Map.of("content-type", "application/json", "accept", "application/json");
    private static final Map<String, String> STREAM =
            Map.of("content-type", "application/json", "accept", "text/event-stream");

    private static final ProtocolCapabilities TRAITS = new ProtocolCapabilities(
            Dialects.GEMINI,
            Map.ofEntries(
                    Map.entry("temperature", new Mutable(0.0, 2.0, null)),
                    Map.entry("top_p", new Mutable(0.0, 1.0, null)),
                    Map.entry("top_k", new Mutable(1.0, null, null)),
                    Map.entry("frequency_penalty", new Mutable(-2.0, 2.0, null)),
                    Map.entry("presence_penalty", new Mutable(-2.0, 2.0, null)),
                    // An int32
                    Map.entry("seed", new Mutable((double) Integer.MIN_VALUE, (double) Integer.MAX_VALUE, null)),
                    Map.entry("stop", Mutable.ANY),
                    Map.entry(LegacyFunctions.FUNCTIONS, Mutable.ANY),
                    Map.entry(LegacyFunctions.FUNCTION_CALL, Mutable.ANY),
                    Map.entry("parallel_tool_calls", ProtocolCapabilities.alwaysTrue()),
                    Map.entry("logit_bias", ParameterAvailability.UNSUPPORTED),
                    Map.entry("n", new Mutable(1.0, 8.0, 1.0)),
                    Map.entry("logprobs", Mutable.ANY),
                    Map.entry("top_logprobs", new Mutable(0.0, 20.0, null)),
                    Map.entry("modalities", Mutable.ANY)));

    @Override
    public String name() {
        return "gemini";
    }

    /** <a href="https://ai.google.dev/api/generate-content#generationconfig">The fields of GenerationConfig</a>. */
    @Override
    public ProtocolCapabilities capabilities() {
        return TRAITS;
    }

    @Override
    public Set<String> contentFields() {
        return Set.of("contents", "systemInstruction", "requests");
    }

    @Override
    public Set<Operation> operations() {
        return Set.of(Operation.CHAT, Operation.GENERATE, Operation.EMBED);
    }

    @Override
    public String apiKeyHeader() {
        return "x-goog-api-key";
    }

    @Override
    public boolean requiresImageBytes() {
        return true;
    }

    @Override
    public SplitRequest split(ModelRequest request, ProviderProfile profile) {
        return request instanceof EmbedRequest embed
                ? EmbeddingBatcher.batch(embed, EMBED_LIMITS.of(profile))
                : SplitRequest.single(request);
    }

    @Override
    public AdaptedRequest adapt(ModelRequest request, ProviderProfile profile, ModelMetadata metadata) {
        return GeminiRequestAdapter.adapt(
                request instanceof ChatRequest chat ? LegacyFunctions.convert(chat) : request, profile);
    }

    @Override
    public ProviderHttpRequest encode(ModelRequest request, ProviderProfile profile, @Nullable ModelMetadata known) {
        return switch (request) {
            case ChatRequest original -> {
                ChatRequest chat = LegacyFunctions.convert(original);
                ChatRequest named = names(chat).apply(chat.withMessages(RepeatedCallIds.rename(chat.messages())));
                yield generateContentRequest(chat, GeminiChatBody.chat(named, profile), profile);
            }
            case GenerateRequest generate ->
                generateContentRequest(generate, GeminiChatBody.generate(generate, profile), profile);
            case EmbedRequest embed -> {
                byte[] body = GeminiEmbedBody.write(embed, profile);
                String method = GeminiEmbedBody.isBatch(embed) ? "batchEmbedContents" : "embedContent";
                yield new ProviderHttpRequest(
                        "POST", GeminiModelPath.methodPath(embed.model(), method, profile), JSON, body);
            }
            case ScoringRequest task -> throw UnsupportedOperation.of(task, this, profile);
        };
    }

    private static ToolNameMapper names(ChatRequest request) {
        return ToolNameMapper.of(request, ToolNamePattern.GEMINI);
    }

    private static ProviderHttpRequest generateContentRequest(
            ModelRequest request, byte[] body, ProviderProfile profile) {
        return request.stream()
                ? new ProviderHttpRequest(
                        "POST",
                        GeminiModelPath.methodPath(request.model(), "streamGenerateContent", profile) + "?alt=sse",
                        STREAM,
                        body)
                : new ProviderHttpRequest(
                        "POST", GeminiModelPath.methodPath(request.model(), "generateContent", profile), JSON, body);
    }

    @Override
    public ModelResponse decode(ModelRequest request, ProviderHttpResponse response, ProviderProfile profile) {
        return switch (request) {
            case ChatRequest chat ->
                LegacyFunctions.restore(
                        chat,
                        names(LegacyFunctions.convert(chat))
                                .restore(GeminiResponseReader.readChat(response.body(), profile)));
            case GenerateRequest generate -> GeminiResponseReader.generate(response.body(), profile);
            case EmbedRequest embed -> GeminiEmbedResponseReader.read(embed, response.body(), profile);
            case ScoringRequest task -> throw UnsupportedOperation.of(task, this, profile);
        };
    }

    @Override
    public StreamDecoder<ChatEvent> decoder(ChatRequest request, ProviderProfile profile) {
        return LegacyFunctions.restore(
                request,
                names(LegacyFunctions.convert(request))
                        .restore(new GeminiStreamDecoder<ChatEvent>(profile, event -> event)));
    }

    @Override
    public StreamDecoder<GenerateEvent> decoder(GenerateRequest request, ProviderProfile profile) {
        return new GeminiStreamDecoder<GenerateEvent>(profile, GeminiResponseReader::generate);
    }

    @Override
    public GatewayException mapError(ModelRequest request, ProviderHttpResponse response, ProviderProfile profile) {
        return GeminiErrorMapper.toException(response, profile);
    }

    @Override
    public Optional<ModelCatalog> modelCatalog() {
        return Optional.of(new GeminiModelCatalog());
    }
}
