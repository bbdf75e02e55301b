package io.ratatoskr.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.ratatoskr.Ratatoskr;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.mock.MockFormat;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockScript;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The checks of the live tests, against a mock in the format of each provider. */
final class LiveChecksTest {
    /** Other requests get the default response of their operation and format. */
    private static final String RULES = """
            rules:
              - when: {model: incapable}
                say: {text: I cannot do that.}
              - when: {contains: celsius}
                say: {text: It has 12 degrees.}
              - when: {contains: temperature in a city}
                say: {tools: [{name: temperature, arguments: '{"city":"Oslo"}'}]}
              - when: {contains: born in 1815}
                say: {text: '{"name":"Ada Lovelace","born":1815}'}
            """;

    private static MockProvider mock;
    private static ModelGateway gateway;

    @BeforeAll
    static void start() {
        mock = MockProvider.start().follow(MockScript.read("rules.yaml", RULES));
        Ratatoskr.Builder builder = Ratatoskr.builder()
                .environment(Map.of(
                        "OPENAI_API_KEY", "sk-test",
                        "ANTHROPIC_API_KEY", "sk-ant-test",
                        "GEMINI_API_KEY", "test",
                        "OPENROUTER_API_KEY", "sk-or-test",
                        "HF_TOKEN", "hf_test"));
        for (LiveProvider provider : LiveProvider.values()) {
            String url =
                    MockFormat.ofWireName(provider.wireName()).orElseThrow().baseUrl(mock.origin());
            builder.set("ratatoskr.providers." + provider.wireName() + ".base-url", url);
        }
        gateway = builder.build();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        mock.close();
    }

    private static String model(LiveProvider provider) {
        return provider.wireName() + ":mock";
    }

    @ParameterizedTest
    @EnumSource
    void chats_hold(LiveProvider provider) throws Exception {
        LiveChecks.chat(gateway, model(provider));
        LiveChecks.stream(gateway, model(provider));
        LiveChecks.tools(gateway, model(provider));
        LiveChecks.structuredOutput(gateway, model(provider));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ANTHROPIC")
    void embeddings_hold(LiveProvider provider) {
        LiveChecks.embeddings(gateway, provider.wireName() + ":mock-embed");
    }

    @Test
    void a_model_that_calls_no_tool_and_writes_no_json_fails() {
        assertThatThrownBy(() -> LiveChecks.tools(gateway, "openai:incapable")).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> LiveChecks.structuredOutput(gateway, "openai:incapable"))
                .isInstanceOf(JsonProcessingException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, http://127.0.0.1:11434",
        "127.0.0.1:8080, http://127.0.0.1:8080",
        "http://gpu:11434, http://gpu:11434",
        "http://gpu/, http://gpu:11434",
        "https://ollama.example.com, https://ollama.example.com"
    })
    void the_address_of_ollama_becomes_a_url(String host, String url) {
        assertThat(LiveProvider.ollamaUrl(host)).isEqualTo(url);
    }

    @Test
    void variables_replace_the_models() {
        assertThat(LiveProvider.OPENAI.chatModel(Map.of())).startsWith("openai:");
        assertThat(LiveProvider.OPENAI.chatModel(Map.of("RATATOSKR_LIVE_OPENAI_CHAT", "gpt-x")))
                .isEqualTo("openai:gpt-x");
        assertThat(LiveProvider.ANTHROPIC.embedModel(Map.of("RATATOSKR_LIVE_ANTHROPIC_EMBED", "x")))
                .isEmpty();
    }
}
