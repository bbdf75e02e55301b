package io.ratatoskr.provider.huggingface;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
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
import io.ratatoskr.provider.CompletionAsChat;
import io.ratatoskr.provider.CompletionStream;
import io.ratatoskr.provider.EmbedParts;
import io.ratatoskr.provider.HttpAnswer;
import io.ratatoskr.provider.HttpCall;
import io.ratatoskr.provider.Parts;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.Profile.Serves;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.StreamDecoder;
import io.ratatoskr.provider.Traits;
import io.ratatoskr.provider.Unasked;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Hugging Face protocol: the router, which has OpenAI's chat API and hosts encoders under {@code /hf-inference}, and
 * dedicated endpoints with Text Embeddings Inference, one task of the pipeline protocol, or OpenAI's API. {@link
 * Profile#serves()} selects one.
 */
public final class HuggingFaceProtocol implements Protocol {
    /** Maximum inputs per request: TEI's default. */
    private static final int MOST_INPUTS = 32;

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
    public Traits traits() {
        return new Traits(Dialects.OPENAI, Map.of());
    }

    @Override
    public Set<Operation> operations() {
        return EnumSet.allOf(Operation.class);
    }

    @Override
    public Parts parts(ModelRequest request, Profile profile) {
        return switch (request) {
            case EmbedRequest embed -> EmbedParts.of(embed, EmbedParts.Limits.inputs(MOST_INPUTS));
            case ScoringRequest task -> TaskParts.of(task, profile.serves(), mostInputs(profile));
            case ChatRequest chat -> Parts.whole(chat);
            case GenerateRequest generate -> Parts.whole(generate);
        };
    }

    /** The router's models accept one text or pair per request; other endpoints accept batches. */
    private static int mostInputs(Profile profile) {
        return profile.serves() == Serves.ROUTER ? 1 : MOST_INPUTS;
    }

    @Override
    public HttpCall encode(ModelRequest request, Profile profile, @Nullable ModelMetadata known) {
        return switch (request) {
            case ChatRequest chat -> chat(chat, profile, known);
            case GenerateRequest generate ->
                profile.serves() == Serves.OPENAI
                        ? below(openAi.encode(generate, profile, known))
                        : chat(CompletionAsChat.request(generate, profile), profile, known);
            case EmbedRequest embed ->
                profile.serves() == Serves.OPENAI
                        ? below(openAi.encode(embed, profile, known))
                        : EmbedCall.of(embed, profile);
            case ScoringRequest task -> TaskCall.of(task, profile);
        };
    }

    private HttpCall chat(ChatRequest chat, Profile profile, @Nullable ModelMetadata known) {
        return switch (profile.serves()) {
            case ROUTER, OPENAI -> below(openAi.encode(chat, profile, known));
            case TEI, PIPELINE -> throw Unasked.of(chat, name() + " (serves " + TaskCall.word(profile) + ")", profile);
        };
    }

    private static HttpCall below(HttpCall call) {
        return new HttpCall(call.method(), "/v1" + call.path(), call.headers(), call.body());
    }

    @Override
    public ModelResponse decode(ModelRequest request, HttpAnswer answer, Profile profile) {
        return switch (request) {
            case ChatRequest chat -> openAi.decode(chat, answer, profile);
            case GenerateRequest generate ->
                profile.serves() == Serves.OPENAI
                        ? openAi.decode(generate, answer, profile)
                        : CompletionAsChat.response((ChatResponse)
                                openAi.decode(CompletionAsChat.request(generate, profile), answer, profile));
            case EmbedRequest embed ->
                profile.serves() == Serves.OPENAI
                        ? openAi.decode(embed, answer, profile)
                        : EmbedAnswer.read(embed, answer, profile);
            case ScoringRequest task -> TaskAnswer.read(task, answer, profile);
        };
    }

    @Override
    public StreamDecoder<ChatEvent> decoder(ChatRequest request, Profile profile) {
        return openAi.decoder(request, profile);
    }

    @Override
    public StreamDecoder<GenerateEvent> decoder(GenerateRequest request, Profile profile) {
        return profile.serves() == Serves.OPENAI
                ? openAi.decoder(request, profile)
                : new CompletionStream(openAi.decoder(CompletionAsChat.request(request, profile), profile));
    }

    @Override
    public GatewayException failure(ModelRequest request, HttpAnswer answer, Profile profile) {
        return Failures.of(request, answer, profile, openAi);
    }

    @Override
    public Optional<Catalogue> catalogue() {
        return Optional.of(new ModelList());
    }
}
