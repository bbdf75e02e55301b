package io.ratatoskr.extending;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.ProtocolCapabilities;
import io.ratatoskr.provider.ProviderHttpRequest;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.provider.StreamDecoder;
import io.ratatoskr.settings.ProviderProfile;
import java.util.Set;

/** Another class with the name and behaviour of a protocol. */
record OtherAcmeProtocol(Protocol original) implements Protocol {
    @Override
    public String name() {
        return original.name();
    }

    @Override
    public Set<Operation> operations() {
        return original.operations();
    }

    @Override
    public ProtocolCapabilities capabilities() {
        return original.capabilities();
    }

    @Override
    public ProviderHttpRequest encode(ModelRequest request, ProviderProfile profile, ModelMetadata metadata) {
        return original.encode(request, profile, metadata);
    }

    @Override
    public ModelResponse decode(ModelRequest request, ProviderHttpResponse response, ProviderProfile profile) {
        return original.decode(request, response, profile);
    }

    @Override
    public StreamDecoder<ChatEvent> decoder(ChatRequest request, ProviderProfile profile) {
        return original.decoder(request, profile);
    }

    @Override
    public StreamDecoder<GenerateEvent> decoder(GenerateRequest request, ProviderProfile profile) {
        return original.decoder(request, profile);
    }

    @Override
    public GatewayException mapError(ModelRequest request, ProviderHttpResponse response, ProviderProfile profile) {
        return original.mapError(request, response, profile);
    }
}
