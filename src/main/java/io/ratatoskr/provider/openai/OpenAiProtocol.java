package io.ratatoskr.provider.openai;

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
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.provider.Catalogue;
import io.ratatoskr.provider.EmbedParts;
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
    public Traits traits() {
        return new Traits(Dialects.OPENAI, Map.of());
    }

    /** OpenRouter <a href="https://openrouter.ai/docs/guides/overview/multimodal/pdfs">reads files</a> for every model. */
    @Override
    public Traits traits(Profile profile) {
        return switch (profile.reasoning()) {
            case EFFORT -> traits();
            case OBJECT -> new Traits(Dialects.OPENAI, Map.of(), Set.of("file"));
        };
    }

    @Override
    public Set<Operation> operations() {
        return Set.of(Operation.CHAT, Operation.GENERATE, Operation.EMBED);
    }

    @Override
    public Parts parts(ModelRequest request, Profile profile) {
        return request instanceof EmbedRequest embed
                ? EmbedParts.of(embed, EmbedLimits.of(profile))
                : Parts.whole(request);
    }

    @Override
    public HttpCall encode(ModelRequest request, Profile profile, @Nullable ModelMetadata known) {
        return switch (request) {
            case ChatRequest chat -> call("/chat/completions", chat, ChatBody.write(chat, profile));
            case GenerateRequest generate -> call("/completions", generate, GenerateBody.write(generate, profile));
            case EmbedRequest embed -> call("/embeddings", embed, EmbedBody.write(embed));
            case ScoringRequest task -> throw Unasked.of(task, name(), profile);
        };
    }

    @Override
    public ModelResponse decode(ModelRequest request, HttpAnswer answer, Profile profile) {
        return switch (request) {
            case ChatRequest chat -> AnswerReader.chat(answer.body(), profile);
            case GenerateRequest generate -> AnswerReader.generate(answer.body(), profile);
            case EmbedRequest embed -> EmbedAnswerReader.read(embed, answer.body(), profile);
            case ScoringRequest task -> throw Unasked.of(task, name(), profile);
        };
    }

    @Override
    public StreamDecoder<ChatEvent> decoder(ChatRequest request, Profile profile) {
        return new ChatChunkReader(profile);
    }

    @Override
    public StreamDecoder<GenerateEvent> decoder(GenerateRequest request, Profile profile) {
        return new CompletionChunkReader(profile);
    }

    @Override
    public GatewayException failure(ModelRequest request, HttpAnswer answer, Profile profile) {
        return OpenAiFailures.of(answer, profile);
    }

    @Override
    public Optional<Catalogue> catalogue() {
        return Optional.of(new OpenAiCatalogue());
    }

    private static HttpCall call(String path, ModelRequest request, byte[] body) {
        return new HttpCall("POST", path, request.stream() ? STREAM : JSON, body);
    }
}
