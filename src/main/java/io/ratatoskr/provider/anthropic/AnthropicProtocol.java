package io.ratatoskr.provider.anthropic;

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
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.ParameterAvailability.Mutable;
import io.ratatoskr.provider.AdaptedRequest;
import io.ratatoskr.provider.CompletionAsChat;
import io.ratatoskr.provider.CompletionStreamDecoder;
import io.ratatoskr.provider.LegacyFunctions;
import io.ratatoskr.provider.ModelCatalog;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.ProtocolCapabilities;
import io.ratatoskr.provider.ProviderHttpRequest;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.provider.RepeatedCallIds;
import io.ratatoskr.provider.StreamDecoder;
import io.ratatoskr.provider.ToolNameMapper;
import io.ratatoskr.provider.ToolNamePattern;
import io.ratatoskr.provider.UnsupportedOperation;
import io.ratatoskr.settings.ProviderProfile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Anthropic's Messages API, version 2023-06-01. */
public final class AnthropicProtocol implements Protocol {
    /** Later versions reject every sampling parameter. */
    static final String VERSION = "2023-06-01";

    private static final String PATH = "/v1/messages";
    private static final Map<String, String> JSON =
            Map.of("content-type", "application/json", "accept", "application/json", "anthropic-version", VERSION);
    private static final Map<String, String> STREAM =
            Map.of("content-type", "application/json", "accept", "text/event-stream", "anthropic-version", VERSION);

    private static final ProtocolCapabilities TRAITS = new ProtocolCapabilities(
            Dialects.ANTHROPIC,
            Map.ofEntries(
                    Map.entry("temperature", new Mutable(0.0, 1.0, 1.0)),
                    Map.entry("top_p", new Mutable(0.0, 1.0, null)),
                    Map.entry("top_k", new Mutable(0.0, null, null)),
                    Map.entry("max_tokens", new Mutable(1.0, null, null)),
                    Map.entry("frequency_penalty", ParameterAvailability.UNSUPPORTED),
                    Map.entry("presence_penalty", ParameterAvailability.UNSUPPORTED),
                    Map.entry("seed", ParameterAvailability.UNSUPPORTED),
                    Map.entry(LegacyFunctions.FUNCTIONS, Mutable.ANY),
                    Map.entry(LegacyFunctions.FUNCTION_CALL, Mutable.ANY),
                    Map.entry("logit_bias", ParameterAvailability.UNSUPPORTED),
                    Map.entry("n", ProtocolCapabilities.exactlyOne()),
                    Map.entry("best_of", ProtocolCapabilities.exactlyOne()),
                    Map.entry("logprobs", ProtocolCapabilities.alwaysFalse()),
                    Map.entry("top_logprobs", ParameterAvailability.UNSUPPORTED),
                    Map.entry("echo", ProtocolCapabilities.alwaysFalse()),
                    Map.entry("suffix", ParameterAvailability.UNSUPPORTED),
                    Map.entry("user", Mutable.ANY)));

    @Override
    public String name() {
        return "anthropic";
    }

    /** <a href="https://docs.claude.com/en/api/messages">The fields of the messages API</a>. */
    @Override
    public ProtocolCapabilities capabilities() {
        return TRAITS;
    }

    @Override
    public Set<String> contentFields() {
        return Set.of("messages", "system");
    }

    @Override
    public Set<Operation> operations() {
        return Set.of(Operation.CHAT, Operation.GENERATE);
    }

    @Override
    public String apiKeyHeader() {
        return "x-api-key";
    }

    /** Removes what the model refuses beside other parameters, and keywords of schemas outside the API's subset. */
    @Override
    public AdaptedRequest adapt(ModelRequest request, ProviderProfile profile, ModelMetadata metadata) {
        return switch (request) {
            case ChatRequest chat -> AnthropicRequestAdapter.adapt(LegacyFunctions.convert(chat), profile, metadata);
            case GenerateRequest generate -> AnthropicRequestAdapter.adapt(generate, profile, metadata);
            case EmbedRequest embed -> AdaptedRequest.unchanged(embed);
            case ScoringRequest task -> AdaptedRequest.unchanged(task);
        };
    }

    @Override
    public ProviderHttpRequest encode(ModelRequest request, ProviderProfile profile, @Nullable ModelMetadata metadata) {
        return switch (request) {
            case ChatRequest chat -> toHttpRequest(LegacyFunctions.convert(chat), profile, metadata);
            case GenerateRequest generate ->
                toHttpRequest(CompletionAsChat.request(generate, profile), profile, metadata);
            case EmbedRequest embed -> throw UnsupportedOperation.of(embed, this, profile);
            case ScoringRequest task -> throw UnsupportedOperation.of(task, this, profile);
        };
    }

    @Override
    public ModelResponse decode(ModelRequest request, ProviderHttpResponse response, ProviderProfile profile) {
        return switch (request) {
            case ChatRequest chat ->
                LegacyFunctions.restore(
                        chat,
                        names(LegacyFunctions.convert(chat))
                                .restore(AnthropicResponseReader.readChat(
                                        response.body(), profile, hidesThinking(chat))));
            case GenerateRequest generate ->
                CompletionAsChat.response(AnthropicResponseReader.readChat(response.body(), profile, true));
            case EmbedRequest embed -> throw UnsupportedOperation.of(embed, this, profile);
            case ScoringRequest task -> throw UnsupportedOperation.of(task, this, profile);
        };
    }

    @Override
    public StreamDecoder<ChatEvent> decoder(ChatRequest request, ProviderProfile profile) {
        return LegacyFunctions.restore(
                request,
                names(LegacyFunctions.convert(request))
                        .restore(new AnthropicStreamDecoder(profile, hidesThinking(request))));
    }

    private static ToolNameMapper names(ChatRequest request) {
        return ToolNameMapper.of(request, ToolNamePattern.ANTHROPIC);
    }

    @Override
    public StreamDecoder<GenerateEvent> decoder(GenerateRequest request, ProviderProfile profile) {
        return new CompletionStreamDecoder(new AnthropicStreamDecoder(profile, true));
    }

    @Override
    public GatewayException mapError(ModelRequest request, ProviderHttpResponse response, ProviderProfile profile) {
        return AnthropicErrorMapper.toException(response, profile);
    }

    @Override
    public Optional<ModelCatalog> modelCatalog() {
        return Optional.of(new AnthropicModelCatalog());
    }

    private static ProviderHttpRequest toHttpRequest(
            ChatRequest chat, ProviderProfile profile, @Nullable ModelMetadata metadata) {
        ChatRequest named = names(chat).apply(chat);
        List<Message> messages = RepeatedCallIds.rename(named.messages());
        ChatRequest accepted = messages.equals(named.messages()) ? named : named.withMessages(messages);
        byte[] body = new AnthropicMessagesBody(accepted, profile, metadata).write();
        return new ProviderHttpRequest("POST", PATH, chat.stream() ? STREAM : JSON, body);
    }

    /** True if the caller excludes thinking from the output. */
    private static boolean hidesThinking(ChatRequest request) {
        ReasoningConfig reasoning = request.options().reasoning();
        return reasoning != null && Boolean.TRUE.equals(reasoning.excludeFromOutput());
    }
}
