package io.ratatoskr.provider.gemini;

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

/** Google's Gemini API, version v1beta. */
public final class GeminiProtocol implements Protocol {
    /** Maximum inputs of one embedding request. */
    public static final int MOST_INPUTS = 100;

    private static final Map<String, String> JSON =
            Map.of("content-type", "application/json", "accept", "application/json");
    private static final Map<String, String> STREAM =
            Map.of("content-type", "application/json", "accept", "text/event-stream");

    private static final Traits TRAITS = new Traits(
            Dialects.GEMINI,
            Map.of(
                    "temperature",
                    new Mutable(0.0, 2.0, null),
                    "top_p",
                    new Mutable(0.0, 1.0, null),
                    "parallel_tool_calls",
                    Traits.alwaysTrue(),
                    "logit_bias",
                    ParameterAvailability.UNSUPPORTED,
                    "n",
                    new Mutable(1.0, 8.0, 1.0),
                    "logprobs",
                    Mutable.ANY,
                    "top_logprobs",
                    new Mutable(0.0, 20.0, null),
                    "modalities",
                    Mutable.ANY));

    @Override
    public String name() {
        return "gemini";
    }

    /** <a href="https://ai.google.dev/api/generate-content#generationconfig">The fields of GenerationConfig</a>. */
    @Override
    public Traits traits() {
        return TRAITS;
    }

    @Override
    public Set<Operation> operations() {
        return Set.of(Operation.CHAT, Operation.GENERATE, Operation.EMBED);
    }

    @Override
    public String keyHeader() {
        return "x-goog-api-key";
    }

    @Override
    public boolean wantsImageBytes() {
        return true;
    }

    @Override
    public Parts parts(ModelRequest request, Profile profile) {
        return request instanceof EmbedRequest embed
                ? EmbedParts.of(embed, EmbedParts.Limits.inputs(MOST_INPUTS))
                : Parts.whole(request);
    }

    @Override
    public HttpCall encode(ModelRequest request, Profile profile, @Nullable ModelMetadata known) {
        return switch (request) {
            case ChatRequest chat -> answering(chat, ChatBody.chat(chat, profile), profile);
            case GenerateRequest generate -> answering(generate, ChatBody.generate(generate, profile), profile);
            case EmbedRequest embed -> {
                byte[] body = EmbedBody.write(embed, profile);
                String method = EmbedBody.isBatch(embed) ? "batchEmbedContents" : "embedContent";
                yield new HttpCall("POST", ModelPath.of(embed.model(), method, profile), JSON, body);
            }
            case ScoringRequest task -> throw Unasked.of(task, name(), profile);
        };
    }

    private static HttpCall answering(ModelRequest request, byte[] body, Profile profile) {
        return request.stream()
                ? new HttpCall(
                        "POST",
                        ModelPath.of(request.model(), "streamGenerateContent", profile) + "?alt=sse",
                        STREAM,
                        body)
                : new HttpCall("POST", ModelPath.of(request.model(), "generateContent", profile), JSON, body);
    }

    @Override
    public ModelResponse decode(ModelRequest request, HttpAnswer answer, Profile profile) {
        return switch (request) {
            case ChatRequest chat -> Answers.chat(answer.body(), profile);
            case GenerateRequest generate -> Answers.generate(answer.body(), profile);
            case EmbedRequest embed -> EmbedAnswerReader.read(embed, answer.body(), profile);
            case ScoringRequest task -> throw Unasked.of(task, name(), profile);
        };
    }

    @Override
    public StreamDecoder<ChatEvent> decoder(ChatRequest request, Profile profile) {
        return new AnswerStream<ChatEvent>(profile, event -> event);
    }

    @Override
    public StreamDecoder<GenerateEvent> decoder(GenerateRequest request, Profile profile) {
        return new AnswerStream<GenerateEvent>(profile, Answers::generate);
    }

    @Override
    public GatewayException failure(ModelRequest request, HttpAnswer answer, Profile profile) {
        return GeminiFailures.of(answer, profile);
    }

    @Override
    public Optional<Catalogue> catalogue() {
        return Optional.of(new ModelList());
    }
}
