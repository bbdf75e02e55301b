package io.ratatoskr.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.dialect.openai.OpenAiRequestParser;
import io.ratatoskr.parameters.FitResult;
import io.ratatoskr.parameters.ParameterChange;
import io.ratatoskr.parameters.ParameterFitter;
import io.ratatoskr.provider.anthropic.AnthropicProtocol;
import io.ratatoskr.provider.gemini.GeminiProtocol;
import io.ratatoskr.provider.ollama.OllamaProtocol;
import io.ratatoskr.provider.openai.OpenAiProtocol;
import io.ratatoskr.settings.ParameterPolicy;
import io.ratatoskr.settings.ProviderProfile;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Under the policy {@code ignore}, a parameter is sent, or reported because the provider's API has no field for it. */
class IgnoredParametersTest {
    private static final ProviderProfile ACME =
            new ProviderProfile("acme", "acme.test", Optional.empty(), ProviderProfile.ReasoningFormat.EFFORT);
    private static final ModelMetadata MODEL = ModelMetadata.of(ModelInfo.of("m", "acme"));

    private static final List<String> PARAMETERS = List.of(
            "'logit_bias':{'1':2}",
            "'user':'u-77'",
            "'frequency_penalty':0.5",
            "'presence_penalty':0.5",
            "'seed':77",
            "'top_k':7",
            "'top_p':0.5",
            "'temperature':0.25",
            "'stop':['x']",
            "'min_p':0.125",
            "'parallel_tool_calls':false",
            "'store':true",
            "'service_tier':'flex'",
            "'metadata':{'a':'b'}",
            "'logit':null",
            "'frequency_penalty':0");

    static Stream<Arguments> cases() {
        return Stream.of(new AnthropicProtocol(), new GeminiProtocol(), new OllamaProtocol(), new OpenAiProtocol())
                .flatMap(protocol -> PARAMETERS.stream().map(field -> Arguments.of(protocol.name(), field, protocol)));
    }

    private static ChatRequest parse(String fields) {
        return OpenAiRequestParser.parseChat(("{'model':'m'," + fields
                        + "'tools':[{'type':'function','function':{'name':'f'}}],'messages':[{'role':'user','content':'hi'}]}")
                .replace('\'', '"')
                .getBytes(UTF_8));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("cases")
    void a_parameter_is_sent_or_reported(String name, String field, Protocol protocol) {
        ChatRequest request = parse(field + ",");
        FitResult.Accepted fit = (FitResult.Accepted)
                new ParameterFitter(MODEL, Set.of(), protocol.capabilities(), ParameterPolicy.IGNORE).fit(request);
        assertThat(fit.request()).isSameAs(request);
        String without = new String(protocol.encode(parse(""), ACME, MODEL).body(), UTF_8);
        boolean sent = !new String(protocol.encode(request, ACME, MODEL).body(), UTF_8).equals(without);
        boolean meaningless = field.endsWith(":null") || field.endsWith(":0");
        String parameter = field.substring(1, field.indexOf('\'', 1));
        List<String> expected = sent || meaningless ? List.of() : List.of(parameter);
        assertThat(fit.changes().stream().map(ParameterChange::parameter).toList())
                .isEqualTo(expected);
    }
}
