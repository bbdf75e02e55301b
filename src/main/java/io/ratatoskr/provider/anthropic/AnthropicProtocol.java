package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.GenerateEvent;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.ParameterAvailability;
import io.ratatoskr.api.ParameterAvailability.Mutable;
import io.ratatoskr.api.ReasoningConfig;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.provider.Catalogue;
import io.ratatoskr.provider.CompletionAsChat;
import io.ratatoskr.provider.CompletionStream;
import io.ratatoskr.provider.HttpAnswer;
import io.ratatoskr.provider.HttpCall;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.StreamDecoder;
import io.ratatoskr.provider.Traits;
import io.ratatoskr.provider.Unasked;
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

    private static final Traits TRAITS = new Traits(
            Dialects.ANTHROPIC,
            Map.ofEntries(
                    Map.entry("temperature", new Mutable(0.0, 1.0, 1.0)),
                    Map.entry("top_p", new Mutable(0.0, 1.0, null)),
                    Map.entry("top_k", new Mutable(0.0, null, null)),
                    Map.entry("max_tokens", new Mutable(1.0, null, null)),
                    Map.entry("frequency_penalty", ParameterAvailability.UNSUPPORTED),
                    Map.entry("presence_penalty", ParameterAvailability.UNSUPPORTED),
                    Map.entry("seed", ParameterAvailability.UNSUPPORTED),
                    Map.entry("logit_bias", ParameterAvailability.UNSUPPORTED),
                    Map.entry("n", Traits.one()),
                    Map.entry("best_of", Traits.one()),
                    Map.entry("logprobs", Traits.alwaysFalse()),
                    Map.entry("top_logprobs", ParameterAvailability.UNSUPPORTED),
                    Map.entry("echo", Traits.alwaysFalse()),
                    Map.entry("suffix", ParameterAvailability.UNSUPPORTED),
                    Map.entry("user", Mutable.ANY)));

    @Override
    public String name() {
        return "anthropic";
    }

    /** <a href="https://docs.claude.com/en/api/messages">The fields of the messages API</a>. */
    @Override
    public Traits traits() {
        return TRAITS;
    }

    @Override
    public Set<Operation> operations() {
        return Set.of(Operation.CHAT, Operation.GENERATE);
    }

    @Override
    public String keyHeader() {
        return "x-api-key";
    }

    @Override
    public HttpCall encode(ModelRequest request, Profile profile, @Nullable ModelMetadata known) {
        return switch (request) {
            case ChatRequest chat -> call(chat, profile, known);
            case GenerateRequest generate -> call(CompletionAsChat.request(generate, profile), profile, known);
            case EmbedRequest embed -> throw Unasked.of(embed, name(), profile);
            case ScoringRequest task -> throw Unasked.of(task, name(), profile);
        };
    }

    @Override
    public ModelResponse decode(ModelRequest request, HttpAnswer answer, Profile profile) {
        return switch (request) {
            case ChatRequest chat -> AnswerReader.chat(answer.body(), profile, hidden(chat));
            case GenerateRequest generate -> CompletionAsChat.response(AnswerReader.chat(answer.body(), profile, true));
            case EmbedRequest embed -> throw Unasked.of(embed, name(), profile);
            case ScoringRequest task -> throw Unasked.of(task, name(), profile);
        };
    }

    @Override
    public StreamDecoder<ChatEvent> decoder(ChatRequest request, Profile profile) {
        return new StreamReader(profile, hidden(request));
    }

    @Override
    public StreamDecoder<GenerateEvent> decoder(GenerateRequest request, Profile profile) {
        return new CompletionStream(new StreamReader(profile, true));
    }

    @Override
    public GatewayException failure(ModelRequest request, HttpAnswer answer, Profile profile) {
        return AnthropicFailures.of(answer, profile);
    }

    @Override
    public Optional<Catalogue> catalogue() {
        return Optional.of(new ModelList());
    }

    private static HttpCall call(ChatRequest chat, Profile profile, @Nullable ModelMetadata known) {
        byte[] body = new MessagesBody(chat, profile, known).write();
        return new HttpCall("POST", PATH, chat.stream() ? STREAM : JSON, body);
    }

    /** True if the caller excludes thinking from the output. */
    private static boolean hidden(ChatRequest request) {
        ReasoningConfig reasoning = request.options().reasoning();
        return reasoning != null && Boolean.TRUE.equals(reasoning.excludeFromOutput());
    }
}
