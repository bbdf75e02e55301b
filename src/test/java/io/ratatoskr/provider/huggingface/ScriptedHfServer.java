package io.ratatoskr.provider.huggingface;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.provider.ProviderHttpRequest;
import io.ratatoskr.provider.SplitRequest;
import io.ratatoskr.provider.ProviderProfile;
import io.ratatoskr.provider.ProviderProfile.LateSystemMessages;
import io.ratatoskr.provider.ProviderProfile.ReasoningFormat;
import io.ratatoskr.provider.ProviderProfile.EndpointKind;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.openai.OpenAiProtocol;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A server that returns scripted responses in order and records the requests. */
final class ScriptedHfServer {
    static final Protocol PROTOCOL = new HuggingFaceProtocol(new OpenAiProtocol());

    final List<ProviderHttpRequest> calls = new ArrayList<>();
    private final ProviderProfile profile;
    private final List<String> responses;
    private Map<String, String> headers = Map.of();

    ScriptedHfServer(EndpointKind endpointKind, String... responses) {
        this.profile = profileFor(endpointKind);
        this.responses = new ArrayList<>(List.of(responses));
    }

    ScriptedHfServer withResponseHeaders(Map<String, String> responseHeaders) {
        headers = responseHeaders;
        return this;
    }

    static ProviderProfile profileFor(EndpointKind endpointKind) {
        return new ProviderProfile("acme", "acme.test:443", Optional.empty(), ReasoningFormat.EFFORT, LateSystemMessages.TOP, endpointKind);
    }

    static ProviderHttpResponse response(int status, String body) {
        return new ProviderHttpResponse(status, Map.of("content-type", "application/json"), body.getBytes(UTF_8));
    }

    static String fixture(String name) {
        try (InputStream in = ScriptedHfServer.class.getResourceAsStream("/provider/huggingface/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Executes every part and joins the responses, as the component does. */
    <T extends ModelResponse> T execute(ModelRequest request, Class<T> type) {
        SplitRequest parts = PROTOCOL.split(request, profile);
        List<ModelResponse> decoded = new ArrayList<>();
        for (ModelRequest part : parts.requests()) {
            calls.add(PROTOCOL.encode(part, profile));
            var response = new ProviderHttpResponse(200, headers, responses.removeFirst().getBytes(UTF_8));
            decoded.add(PROTOCOL.decode(part, response, profile));
        }
        return type.cast(parts.join().apply(decoded));
    }

    String body(int call) {
        return new String(calls.get(call).body(), UTF_8);
    }
}
