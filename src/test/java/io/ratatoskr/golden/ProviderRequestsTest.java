package io.ratatoskr.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.provider.Catalogue;
import io.ratatoskr.provider.HttpCall;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.Profile.LaterSystem;
import io.ratatoskr.provider.Profile.Reasoning;
import io.ratatoskr.provider.Profile.Serves;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.Traits;
import io.ratatoskr.provider.anthropic.AnthropicProtocol;
import io.ratatoskr.provider.gemini.GeminiProtocol;
import io.ratatoskr.provider.huggingface.HuggingFaceProtocol;
import io.ratatoskr.provider.ollama.OllamaProtocol;
import io.ratatoskr.provider.openai.OpenAiErrors;
import io.ratatoskr.provider.openai.OpenAiProtocol;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each provider is sent, by protocol. A parameter that a protocol refuses stands there with its error. */
final class ProviderRequestsTest {
    /** Longer bodies stand on several lines. */
    private static final int LONG = 300;

    private static Profile profile(Reasoning reasoning, LaterSystem later, Serves serves, String maxTokensField) {
        return new Profile("acme", "acme.test:443", Optional.ofNullable(maxTokensField), reasoning, later, serves);
    }

    private static Profile plain(Serves serves) {
        return profile(Reasoning.EFFORT, LaterSystem.TOP, serves, null);
    }

    static List<Arguments> protocols() {
        var openAi = new OpenAiProtocol();
        var huggingFace = new HuggingFaceProtocol(openAi);
        return List.of(
                Arguments.of("openai", openAi, plain(Serves.ROUTER), "org/a-model"),
                Arguments.of(
                        "openai-other",
                        openAi,
                        profile(Reasoning.OBJECT, LaterSystem.USER, Serves.ROUTER, "max_completion_tokens"),
                        "org/a-model"),
                Arguments.of("anthropic", new AnthropicProtocol(), plain(Serves.ROUTER), "claude-sonnet-4-5"),
                Arguments.of(
                        "anthropic-other",
                        new AnthropicProtocol(),
                        profile(Reasoning.EFFORT, LaterSystem.USER, Serves.ROUTER, null),
                        "claude-opus-4-1"),
                Arguments.of("gemini", new GeminiProtocol(), plain(Serves.ROUTER), "gemini-2.5-flash"),
                Arguments.of("ollama", new OllamaProtocol(), plain(Serves.ROUTER), "gpt-oss:20b"),
                Arguments.of("huggingface-router", huggingFace, plain(Serves.ROUTER), "org/a-model"),
                Arguments.of("huggingface-tei", huggingFace, plain(Serves.TEI), "org/a-model"),
                Arguments.of("huggingface-pipeline", huggingFace, plain(Serves.PIPELINE), "org/a-model"),
                Arguments.of("huggingface-openai", huggingFace, plain(Serves.OPENAI), "org/a-model"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("protocols")
    void what_a_provider_is_sent_stays(String name, Protocol protocol, Profile profile, String model) {
        var snapshot = new Snapshot("provider-" + name + ".txt");
        snapshot.title("protocol")
                .line("name " + protocol.name())
                .line("key header " + protocol.keyHeader())
                .line("operations "
                        + protocol.operations().stream()
                                .sorted()
                                .map(operation -> operation.wireName())
                                .toList());
        traits(snapshot, protocol.traits(profile));
        protocol.catalogue().ifPresent(catalogue -> catalogue(snapshot, catalogue, profile));
        Requests.of(model).forEach((title, request) -> {
            snapshot.title(title);
            try {
                for (ModelRequest part : protocol.parts(request, profile).requests()) {
                    call(snapshot, protocol.encode(part, profile));
                }
            } catch (GatewayException e) {
                refused(snapshot, e);
            }
        });
        snapshot.check();
    }

    private static void traits(Snapshot snapshot, Traits traits) {
        snapshot.line("dialect " + traits.dialect());
        snapshot.line("parts " + traits.parts().stream().sorted().toList());
        new TreeMap<>(traits.parameters())
                .forEach((parameter, availability) ->
                        snapshot.line("parameter %s is %s".formatted(parameter, availability.wireName())));
    }

    private static void catalogue(Snapshot snapshot, Catalogue catalogue, Profile profile) {
        snapshot.title("list of models");
        try {
            call(snapshot, catalogue.first(profile));
        } catch (GatewayException e) {
            refused(snapshot, e);
        }
    }

    private static void refused(Snapshot snapshot, GatewayException failure) {
        snapshot.line("refused " + OpenAiErrors.status(failure) + " "
                + Snapshot.compact(new String(OpenAiErrors.body(failure), UTF_8)));
    }

    private static void call(Snapshot snapshot, HttpCall call) {
        snapshot.line(call.method() + " " + call.path());
        new TreeMap<>(call.headers()).forEach((header, value) -> snapshot.line(header + ": " + value));
        if (call.body().length > 0) {
            String json = Snapshot.compact(new String(call.body(), UTF_8));
            if (json.length() > LONG) {
                snapshot.json(json);
            } else {
                snapshot.line(json);
            }
        }
    }
}
