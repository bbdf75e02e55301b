package io.ratatoskr.provider.ollama;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.json.Json;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.settings.ProviderProfile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fixtures shared by the tests of this protocol. */
final class OllamaSamples {
    static final OllamaProtocol PROTOCOL = new OllamaProtocol();
    static final ProviderProfile PROFILE =
            new ProviderProfile("acme", "localhost:11434", Optional.empty(), ProviderProfile.ReasoningFormat.EFFORT);

    private OllamaSamples() {}

    static byte[] file(String name) {
        String path = "/provider/ollama/" + name;
        try (InputStream in = OllamaSamples.class.getResourceAsStream(path)) {
            assertThat(in).as(path).isNotNull();
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ProviderHttpResponse response(int status, String body) {
        return response(status, body.getBytes(UTF_8));
    }

    static ProviderHttpResponse response(int status, byte[] body) {
        return new ProviderHttpResponse(status, Map.of("content-type", "application/json"), body);
    }

    /** The encoded request body. */
    static String body(ModelRequest request) {
        return body(request, null);
    }

    static String body(ModelRequest request, @Nullable ModelMetadata metadata) {
        return new String(PROTOCOL.encode(request, PROFILE, metadata).body(), UTF_8);
    }

    static JsonNode tree(ModelRequest request) {
        return tree(request, null);
    }

    static JsonNode tree(ModelRequest request, @Nullable ModelMetadata metadata) {
        try {
            return Json.mapper().readTree(body(request, metadata));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ModelMetadata metadata(@Nullable Integer window, ModelCapability... capabilities) {
        return ModelMetadata.of(ModelInfo.of("m", "acme", Set.of(capabilities)).withContextWindow(window));
    }
}
