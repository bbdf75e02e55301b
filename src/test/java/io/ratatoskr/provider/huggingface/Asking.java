package io.ratatoskr.provider.huggingface;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.provider.HttpAnswer;
import io.ratatoskr.provider.HttpCall;
import io.ratatoskr.provider.Parts;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.Profile.LaterSystem;
import io.ratatoskr.provider.Profile.Reasoning;
import io.ratatoskr.provider.Profile.Serves;
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

    final List<HttpCall> calls = new ArrayList<>();
    private final Profile profile;
    private final List<String> answers;
    private Map<String, String> headers = Map.of();

    Asking(Serves serves, String... answers) {
        this.profile = serving(serves);
        this.answers = new ArrayList<>(List.of(answers));
    }

    Asking answeringWith(Map<String, String> more) {
        headers = more;
        return this;
    }

    static Profile serving(Serves serves) {
        return new Profile("acme", "acme.test:443", Optional.empty(), Reasoning.EFFORT, LaterSystem.TOP, serves);
    }

    static HttpAnswer answer(int status, String body) {
        return new HttpAnswer(status, Map.of("content-type", "application/json"), body.getBytes(UTF_8));
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
        Parts parts = PROTOCOL.parts(request, profile);
        List<ModelResponse> answered = new ArrayList<>();
        for (ModelRequest part : parts.requests()) {
            calls.add(PROTOCOL.encode(part, profile));
            var answer = new HttpAnswer(200, headers, answers.removeFirst().getBytes(UTF_8));
            answered.add(PROTOCOL.decode(part, answer, profile));
        }
        return type.cast(parts.join().apply(answered));
    }

    String body(int call) {
        return new String(calls.get(call).body(), UTF_8);
    }
}
