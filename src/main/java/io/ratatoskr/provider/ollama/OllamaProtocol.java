package io.ratatoskr.provider.ollama;

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
import io.ratatoskr.provider.EmbeddingBatcher;
import io.ratatoskr.provider.LegacyFunctions;
import io.ratatoskr.provider.ModelCatalog;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.ProtocolCapabilities;
import io.ratatoskr.provider.ProviderHttpRequest;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.provider.SplitRequest;
import io.ratatoskr.provider.StreamDecoder;
import io.ratatoskr.provider.UnsupportedOperation;
import io.ratatoskr.settings.ProviderProfile;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ollama's native API, which has more than its OpenAI-compatible one: context size, thinking, model capabilities. */
public final class OllamaProtocol implements Protocol {
    static final Map<String, String> JSON = Map.of("content-type", "application/json", "accept", "application/json");
    private static final Map<String, String> STREAM =
            Map.of("content-type", "application/json", "accept", "application/x-ndjson");

    private static final ProtocolCapabilities TRAITS = new ProtocolCapabilities(
            Dialects.OLLAMA,
            Map.ofEntries(
                    Map.entry("temperature", new Mutable(0.0, null, null)),
                    Map.entry("top_p", new Mutable(0.0, 1.0, null)),
                    Map.entry("top_k", new Mutable(0.0, null, null)),
                    Map.entry("frequency_penalty", Mutable.ANY),
                    Map.entry("presence_penalty", Mutable.ANY),
                    Map.entry("seed", Mutable.ANY),
                    Map.entry("stop", Mutable.ANY),
                    Map.entry(SamplingExtras.MIN_P, new Mutable(0.0, 1.0, null)),
                    Map.entry(SamplingExtras.REPETITION_PENALTY, new Mutable(0.0, null, null)),
                    Map.entry("response_format", Mutable.ANY),
                    Map.entry("structured_outputs", Mutable.ANY),
                    // A call cannot be forced
                    Map.entry("tool_choice", ParameterAvailability.UNSUPPORTED),
                    Map.entry("parallel_tool_calls", ProtocolCapabilities.alwaysTrue()),
                    Map.entry(LegacyFunctions.FUNCTIONS, Mutable.ANY),
                    Map.entry(LegacyFunctions.FUNCTION_CALL, Mutable.ANY),
                    Map.entry("logit_bias", ParameterAvailability.UNSUPPORTED),
                    Map.entry("n", ProtocolCapabilities.exactlyOne()),
                    Map.entry("best_of", ProtocolCapabilities.exactlyOne()),
                    Map.entry("echo", ProtocolCapabilities.alwaysFalse()),
                    // Checked by the codec, depending on the operation
                    Map.entry("logprobs", Mutable.ANY),
                    Map.entry("top_logprobs", Mutable.ANY),
                    Map.entry("suffix", Mutable.ANY)));

    /** Ollama has no limit of its own; this many texts keep a request short enough to share the server with others. */
    private static final EmbeddingBatcher.BatchLimits EMBED_LIMITS = EmbeddingBatcher.BatchLimits.maxInputs(512);

    @Override
    public String name() {
        return "ollama";
    }

    /** <a href="https://docs.ollama.com/api/chat">The fields of a chat</a> and of its options. */
    @Override
    public ProtocolCapabilities capabilities() {
        return TRAITS;
    }

    @Override
    public Set<String> contentFields() {
        return Set.of("messages", "prompt", "suffix", "system", "input", "images");
    }

    @Override
    public Set<Operation> operations() {
        return Set.of(Operation.CHAT, Operation.GENERATE, Operation.EMBED);
    }

    @Override
    public boolean requiresImageBytes() {
        return true;
    }

    /** Sends one request per prompt of a completion, and embeddings in batches. */
    @Override
    public SplitRequest split(ModelRequest request, ProviderProfile profile) {
        return switch (request) {
            case GenerateRequest generate -> CompletionPrompts.split(generate);
            case EmbedRequest embed -> EmbeddingBatcher.batch(embed, EMBED_LIMITS.of(profile));
            default -> SplitRequest.single(request);
        };
    }

    @Override
    public ProviderHttpRequest encode(ModelRequest request, ProviderProfile profile, @Nullable ModelMetadata metadata) {
        return switch (request) {
            case ChatRequest chat ->
                toHttpRequest(
                        "/api/chat", chat, OllamaChatBody.write(LegacyFunctions.convert(chat), profile, metadata));
            case GenerateRequest generate ->
                toHttpRequest("/api/generate", generate, OllamaGenerateBody.write(generate, profile, metadata));
            case EmbedRequest embed ->
                toHttpRequest("/api/embed", embed, OllamaEmbedBody.write(embed, profile, metadata));
            case ScoringRequest task -> throw UnsupportedOperation.of(task, this, profile);
        };
    }

    @Override
    public ModelResponse decode(ModelRequest request, ProviderHttpResponse response, ProviderProfile profile) {
        return switch (request) {
            case ChatRequest chat ->
                LegacyFunctions.restore(chat, OllamaResponseReader.chat(chat, response.body(), profile));
            case GenerateRequest generate -> OllamaResponseReader.generate(response.body(), profile);
            case EmbedRequest embed -> OllamaEmbedResponseReader.read(embed, response.body(), profile);
            case ScoringRequest task -> throw UnsupportedOperation.of(task, this, profile);
        };
    }

    @Override
    public StreamDecoder<ChatEvent> decoder(ChatRequest request, ProviderProfile profile) {
        return LegacyFunctions.restore(request, new OllamaChatDecoder(request, profile));
    }

    @Override
    public StreamDecoder<GenerateEvent> decoder(GenerateRequest request, ProviderProfile profile) {
        return new OllamaGenerateDecoder(profile);
    }

    @Override
    public GatewayException mapError(ModelRequest request, ProviderHttpResponse response, ProviderProfile profile) {
        return OllamaErrorMapper.toException(request, response, profile);
    }

    @Override
    public Optional<String> connectionHint(ProviderProfile profile) {
        return Optional.of("is Ollama running at http://%s? start it with `ollama serve`".formatted(profile.address()));
    }

    @Override
    public Optional<ModelCatalog> modelCatalog() {
        return Optional.of(OllamaModelCatalog.INSTANCE);
    }

    private static ProviderHttpRequest toHttpRequest(String path, ModelRequest request, byte[] body) {
        return new ProviderHttpRequest("POST", path, request.stream() ? STREAM : JSON, body);
    }
}
