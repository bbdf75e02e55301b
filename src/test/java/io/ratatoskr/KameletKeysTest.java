package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.mock.MockCall;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.LogCapture;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** API keys with characters that mean something in URIs, YAML or placeholders reach the provider, and nobody else. */
final class KameletKeysTest {
    private static final List<String> KEYS = List.of(
            "kmk-a&kmk-b=c",
            "kmk-a+kmk-b",
            "kmk-a%kmk-b",
            "kmk-a%20kmk-b",
            "kmk-a#kmk-b",
            "kmk-a?kmk-b=c",
            "kmk-a\"kmk-b",
            "kmk-a'kmk-b",
            "kmk-a)kmk-b",
            "kmk-a{kmk-b}c",
            "kmk-a$kmk-b",
            "kmk-${body}",
            "kmk-a\\kmk-b",
            "kmk-a,kmk-b;c",
            "#kmk-a",
            "kmk-a/kmk-b==");

    /** How an operator sets the key; {@code %s} is the key as a text of YAML. */
    enum Way {
        LITERAL("{baseUrl: '%1$s', apiKey: %2$s}"),
        PLACEHOLDER("{baseUrl: '%1$s', apiKey: '{{my.key}}'}"),
        QUOTED_PLACEHOLDER("{baseUrl: '%1$s', apiKey: 'RAW({{my.key}})'}"),
        PROPERTY("{baseUrl: '%1$s'}");

        private final String parameters;

        Way(String parameters) {
            this.parameters = parameters;
        }
    }

    static Stream<Arguments> ways() {
        return Stream.of(Way.values()).flatMap(way -> KEYS.stream().map(key -> Arguments.of(way, key)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void a_key_arrives_whole_and_is_shown_nowhere(Way way, String key) throws Exception {
        try (MockProvider mock = MockProvider.start();
                CamelContext context = new DefaultCamelContext();
                LogCapture log = LogCapture.start()) {
            assertThat(send(context, mock, "openai-compatible-sink", way, key).header("authorization"))
                    .isEqualTo("Bearer " + key);

            // In the URI that the operator writes, Camel masks up to a bracket only
            if (way == Way.PROPERTY || !key.contains(")")) {
                assertThat(context.getEndpoints().toString()).doesNotContain("kmk-");
            }
            assertThat(context.getEndpoints().stream().map(Object::toString).filter(uri -> uri.startsWith("provider:")))
                    .hasSize(1)
                    .allSatisfy(uri -> assertThat(uri).doesNotContain("kmk-").doesNotContain("apiKey"));
            assertThat(log.text()).doesNotContain("kmk-");
        }
    }

    /** Each sink, and the header that its provider reads the key from. */
    static Stream<Arguments> sinks() {
        return Map.of(
                        "openai-compatible-sink", "authorization",
                        "openrouter-sink", "authorization",
                        "huggingface-sink", "authorization",
                        "ollama-sink", "authorization",
                        "anthropic-sink", "x-api-key",
                        "gemini-sink", "x-goog-api-key")
                .entrySet()
                .stream()
                .map(sink -> Arguments.of(sink.getKey(), sink.getValue()));
    }

    @ParameterizedTest
    @MethodSource("sinks")
    void each_sink_sends_the_key_in_the_header_of_its_provider(String sink, String header) throws Exception {
        String key = "kmk-a&b%c+d#e?f=g\"h'i";
        try (MockProvider mock = MockProvider.start();
                CamelContext context = new DefaultCamelContext()) {
            mock.always(MockResponse.json("{\"error\":{\"message\":\"no\"}}").status(400));

            String sent = send(context, mock, sink, Way.PLACEHOLDER, key).header(header);

            assertThat(sent).isEqualTo(header.equals("authorization") ? "Bearer " + key : key);
        }
    }

    @Test
    void endpoints_that_differ_in_their_key_only_stay_apart() throws Exception {
        try (MockProvider mock = MockProvider.start();
                CamelContext context = new DefaultCamelContext();
                var template = context.createProducerTemplate()) {
            context.start();
            for (String key : List.of("one", "two", "one")) {
                template.requestBody(
                        "provider:openai?baseUrl=%s&apiKey=%s".formatted(mock.baseUrl(), key),
                        ChatRequest.of("m", Message.user("hello")));
                assertThat(mock.lastCall().header("authorization")).isEqualTo("Bearer " + key);
            }
        }
    }

    private static MockCall send(CamelContext context, MockProvider mock, String sink, Way way, String key)
            throws Exception {
        var properties = new Properties();
        properties.setProperty(way == Way.PROPERTY ? "camel.kamelet." + sink + ".apiKey" : "my.key", key);
        context.getPropertiesComponent().setInitialProperties(properties);
        String yaml = "'" + key.replace("'", "''") + "'";
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString(
                        "route.camel.yaml",
                        "- route: {id: mine, from: {uri: 'direct:mine', steps: [{to: {uri: 'kamelet:%s', parameters: %s}}]}}"
                                .formatted(sink, way.parameters.formatted(mock.baseUrl(), yaml))));
        context.start();
        try (var template = context.createProducerTemplate()) {
            template.send(
                    "direct:mine",
                    exchange -> exchange.getMessage().setBody(ChatRequest.of("m", Message.user("hello"))));
        }
        return mock.lastCall();
    }
}
