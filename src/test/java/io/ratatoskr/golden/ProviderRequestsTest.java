package io.ratatoskr.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.dialect.openai.OpenAiErrorRenderer;
import io.ratatoskr.provider.ModelCatalog;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.ProtocolCapabilities;
import io.ratatoskr.provider.ProviderHttpRequest;
import io.ratatoskr.provider.anthropic.AnthropicProtocol;
import io.ratatoskr.provider.gemini.GeminiProtocol;
import io.ratatoskr.provider.huggingface.HuggingFaceProtocol;
import io.ratatoskr.provider.ollama.OllamaProtocol;
import io.ratatoskr.provider.openai.OpenAiProtocol;
import io.ratatoskr.settings.ProviderProfile;
import io.ratatoskr.settings.ProviderProfile.EndpointKind;
import io.ratatoskr.settings.ProviderProfile.LateSystemMessages;
import io.ratatoskr.settings.ProviderProfile.ReasoningFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each provider is sent, by protocol. A parameter that a protocol refuses stands there with its error. */
final class ProviderRequestsTest {
    /** Longer bodies stand on several lines. */
    private static final int LONG = 300;

    private static ProviderProfile profile(
            ReasoningFormat reasoning, LateSystemMessages later, EndpointKind serves, String maxTokensField) {
        return new ProviderProfile(
                "acme", "acme.test:443", Optional.ofNullable(maxTokensField), reasoning, later, serves);
    }

    private static ProviderProfile plain(EndpointKind serves) {
        return profile(ReasoningFormat.EFFORT, LateSystemMessages.TOP, serves, null);
    }

    static List<Arguments> protocols() {
        var openAi = new OpenAiProtocol();
        var huggingFace = new HuggingFaceProtocol(openAi);
        return List.of(
                Arguments.of("openai", openAi, plain(EndpointKind.ROUTER), "org/a-model"),
                Arguments.of(
                        "openai-other",
                        openAi,
                        profile(
                                ReasoningFormat.OBJECT,
                                LateSystemMessages.USER,
                                EndpointKind.ROUTER,
                                "max_completion_tokens"),
                        "org/a-model"),
                Arguments.of("anthropic", new AnthropicProtocol(), plain(EndpointKind.ROUTER), "claude-sonnet-4-5"),
                Arguments.of(
                        "anthropic-other",
                        new AnthropicProtocol(),
                        profile(ReasoningFormat.EFFORT, LateSystemMessages.USER, EndpointKind.ROUTER, null),
                        "claude-opus-4-1"),
                Arguments.of("gemini", new GeminiProtocol(), plain(EndpointKind.ROUTER), "gemini-2.5-flash"),
                Arguments.of("ollama", new OllamaProtocol(), plain(EndpointKind.ROUTER), "gpt-oss:20b"),
                Arguments.of("huggingface-router", huggingFace, plain(EndpointKind.ROUTER), "org/a-model"),
                Arguments.of("huggingface-tei", huggingFace, plain(EndpointKind.TEI), "org/a-model"),
                Arguments.of("huggingface-pipeline", huggingFace, plain(EndpointKind.PIPELINE), "org/a-model"),
                Arguments.of("huggingface-openai", huggingFace, plain(EndpointKind.OPENAI), "org/a-model"));
    }

    /** The golden files of these tests. */
    static Stream<String> files() {
        return protocols().stream().map(arguments -> file((String) arguments.get()[0]));
    }

    private static String file(String name) {
        return "provider-" + name + ".txt";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("protocols")
    void what_a_provider_is_sent_stays(String name, Protocol protocol, ProviderProfile profile, String model) {
        var snapshot = new Snapshot(file(name));
        snapshot.title("protocol")
                .line("name " + protocol.name())
                .line("key header " + protocol.apiKeyHeader())
                .line("operations "
                        + protocol.operations().stream()
                                .sorted()
                                .map(operation -> operation.wireName())
                                .toList());
        traits(snapshot, protocol.capabilities(profile));
        protocol.modelCatalog().ifPresent(catalogue -> catalogue(snapshot, catalogue, profile));
        Requests.of(model).forEach((title, request) -> {
            snapshot.title(title);
            try {
                for (ModelRequest part : protocol.split(request, profile).requests()) {
                    call(snapshot, protocol.encode(part, profile));
                }
            } catch (GatewayException e) {
                refused(snapshot, e);
            }
        });
        snapshot.check();
    }

    private static void traits(Snapshot snapshot, ProtocolCapabilities traits) {
        snapshot.line("dialect " + traits.dialect());
        snapshot.line("parts " + traits.partKinds().stream().sorted().toList());
        new TreeMap<>(traits.parameters())
                .forEach((parameter, availability) ->
                        snapshot.line("parameter %s is %s".formatted(parameter, availability.wireName())));
    }

    private static void catalogue(Snapshot snapshot, ModelCatalog catalogue, ProviderProfile profile) {
        snapshot.title("list of models");
        try {
            call(snapshot, catalogue.firstPageRequest(profile));
        } catch (GatewayException e) {
            refused(snapshot, e);
        }
    }

    private static void refused(Snapshot snapshot, GatewayException failure) {
        snapshot.line("refused " + OpenAiErrorRenderer.status(failure) + " "
                + Snapshot.compact(new String(OpenAiErrorRenderer.body(failure), UTF_8)));
    }

    private static void call(Snapshot snapshot, ProviderHttpRequest call) {
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
