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
final class Asking {
    static final Protocol PROTOCOL = new HuggingFaceProtocol(new OpenAiProtocol());

    final List<ProviderHttpRequest> calls = new ArrayList<>();
    private final ProviderProfile profile;
    private final List<String> answers;
    private Map<String, String> headers = Map.of();

    Asking(EndpointKind serves, String... answers) {
        this.profile = serving(serves);
        this.answers = new ArrayList<>(List.of(answers));
    }

    Asking answeringWith(Map<String, String> more) {
        headers = more;
        return this;
    }

    static ProviderProfile serving(EndpointKind serves) {
        return new ProviderProfile("acme", "acme.test:443", Optional.empty(), ReasoningFormat.EFFORT, LateSystemMessages.TOP, serves);
    }

    static ProviderHttpResponse answer(int status, String body) {
        return new ProviderHttpResponse(status, Map.of("content-type", "application/json"), body.getBytes(UTF_8));
    }

    static String fixture(String name) {
        try (InputStream in = Asking.class.getResourceAsStream("/provider/huggingface/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Executes every part and joins the responses, as the component does. */
    <T extends ModelResponse> T ask(ModelRequest request, Class<T> type) {
        SplitRequest parts = PROTOCOL.split(request, profile);
        List<ModelResponse> answered = new ArrayList<>();
        for (ModelRequest part : parts.requests()) {
            calls.add(PROTOCOL.encode(part, profile));
            var answer = new ProviderHttpResponse(200, headers, answers.removeFirst().getBytes(UTF_8));
            answered.add(PROTOCOL.decode(part, answer, profile));
        }
        return type.cast(parts.join().apply(answered));
    }

    String body(int call) {
        return new String(calls.get(call).body(), UTF_8);
    }
}
