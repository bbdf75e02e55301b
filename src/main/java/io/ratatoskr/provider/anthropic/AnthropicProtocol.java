package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.GenerateEvent;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.Operation;
import io.ratatoskr.provider.HttpAnswer;
import io.ratatoskr.provider.HttpCall;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.StreamDecoder;
import io.ratatoskr.provider.Unasked;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Anthropic's messages API. */
public final class AnthropicProtocol implements Protocol {
    @Override
    public String name() {
        return "anthropic";
    }

    @Override
    public Set<Operation> operations() {
        return Set.of();
    }

    @Override
    public String keyHeader() {
        return "x-api-key";
    }

    @Override
    public HttpCall encode(ModelRequest request, Profile profile, @Nullable ModelMetadata known) {
        throw Unasked.of(request, name(), profile);
    }

    @Override
    public ModelResponse decode(ModelRequest request, HttpAnswer answer, Profile profile) {
        throw Unasked.of(request, name(), profile);
    }

    @Override
    public StreamDecoder<ChatEvent> decoder(ChatRequest request, Profile profile) {
        throw Unasked.of(request, name(), profile);
    }

    @Override
    public StreamDecoder<GenerateEvent> decoder(GenerateRequest request, Profile profile) {
        throw Unasked.of(request, name(), profile);
    }

    @Override
    public GatewayException failure(ModelRequest request, HttpAnswer answer, Profile profile) {
        throw Unasked.of(request, name(), profile);
    }
}
