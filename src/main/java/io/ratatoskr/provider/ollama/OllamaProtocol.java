package io.ratatoskr.provider.ollama;

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
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.provider.Catalogue;
import io.ratatoskr.provider.HttpAnswer;
import io.ratatoskr.provider.HttpCall;
import io.ratatoskr.provider.Parts;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.StreamDecoder;
import io.ratatoskr.provider.Traits;
import io.ratatoskr.provider.Unasked;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ollama's native API, which has more than its OpenAI-compatible one: context size, thinking, model capabilities. */
public final class OllamaProtocol implements Protocol {
    static final Map<String, String> JSON = Map.of("content-type", "application/json", "accept", "application/json");
    private static final Map<String, String> STREAM =
            Map.of("content-type", "application/json", "accept", "application/x-ndjson");

    private static final Traits TRAITS = new Traits(
            Dialects.OLLAMA,
            Map.of(
                    "temperature",
                    new Mutable(0.0, null, null),
                    "parallel_tool_calls",
                    Traits.alwaysTrue(),
                    "logit_bias",
                    ParameterAvailability.UNSUPPORTED,
                    "n",
                    Traits.one(),
                    "best_of",
                    Traits.one(),
                    "echo",
                    Traits.alwaysFalse(),
                    // Checked by the codec, depending on the operation
                    "logprobs",
                    Mutable.ANY,
                    "top_logprobs",
                    Mutable.ANY,
                    "suffix",
                    Mutable.ANY));

    @Override
    public String name() {
        return "ollama";
    }

    /** <a href="https://docs.ollama.com/api/chat">The fields of a chat</a> and of its options. */
    @Override
    public Traits traits() {
        return TRAITS;
    }

    @Override
    public Set<Operation> operations() {
        return Set.of(Operation.CHAT, Operation.GENERATE, Operation.EMBED);
    }

    @Override
    public boolean wantsImageBytes() {
        return true;
    }

    /** Sends one request per prompt of a completion; embeddings are sent in one request. */
    @Override
    public Parts parts(ModelRequest request, Profile profile) {
        return request instanceof GenerateRequest generate ? Prompts.parts(generate) : Parts.whole(request);
    }

    @Override
    public HttpCall encode(ModelRequest request, Profile profile, @Nullable ModelMetadata known) {
        return switch (request) {
            case ChatRequest chat -> call("/api/chat", chat, ChatBody.write(chat, profile, known));
            case GenerateRequest generate ->
                call("/api/generate", generate, GenerateBody.write(generate, profile, known));
            case EmbedRequest embed -> call("/api/embed", embed, EmbedBody.write(embed, profile, known));
            case ScoringRequest task -> throw Unasked.of(task, name(), profile);
        };
    }

    @Override
    public ModelResponse decode(ModelRequest request, HttpAnswer answer, Profile profile) {
        return switch (request) {
            case ChatRequest chat -> WholeAnswer.chat(chat, answer.body(), profile);
            case GenerateRequest generate -> WholeAnswer.generate(answer.body(), profile);
            case EmbedRequest embed -> EmbedAnswer.read(embed, answer.body(), profile);
            case ScoringRequest task -> throw Unasked.of(task, name(), profile);
        };
    }

    @Override
    public StreamDecoder<ChatEvent> decoder(ChatRequest request, Profile profile) {
        return new ChatLines(request, profile);
    }

    @Override
    public StreamDecoder<GenerateEvent> decoder(GenerateRequest request, Profile profile) {
        return new GenerateLines(profile);
    }

    @Override
    public GatewayException failure(ModelRequest request, HttpAnswer answer, Profile profile) {
        return OllamaFailures.of(request, answer, profile);
    }

    @Override
    public Optional<String> unreachable(Profile profile) {
        return Optional.of("is Ollama running at http://%s? start it with `ollama serve`".formatted(profile.address()));
    }

    @Override
    public Optional<Catalogue> catalogue() {
        return Optional.of(OllamaCatalogue.INSTANCE);
    }

    private static HttpCall call(String path, ModelRequest request, byte[] body) {
        return new HttpCall("POST", path, request.stream() ? STREAM : JSON, body);
    }
}
