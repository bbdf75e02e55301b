package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.Message;
import io.ratatoskr.mock.MockProvider;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kamelets in a context without a gateway. */
final class KameletCallsTest {
    @ParameterizedTest
    @ValueSource(strings = {"openai-compatible-sink", "openrouter-sink", "huggingface-sink"})
    void key_is_sent_as_configured_and_absent_without_one(String kamelet) throws Exception {
        String key = "sk-a%b+c&d=e";
        try (MockProvider mock = MockProvider.start();
                CamelContext context = new DefaultCamelContext()) {
            String uri = "kamelet:%s?baseUrl=%s".formatted(kamelet, mock.baseUrl());
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:with").to(uri + "&apiKey=RAW(" + key + ")");
                    from("direct:without").to(uri);
                }
            });
            context.start();

            assertThat(chat(context, "direct:with")).isEqualTo("You said: hello");
            assertThat(mock.lastCall().header("authorization")).isEqualTo("Bearer " + key);
            assertThat(chat(context, "direct:without")).isEqualTo("You said: hello");
            assertThat(mock.lastCall().headers()).doesNotContainKey("authorization");
            assertThat(context.getEndpoints().toString()).doesNotContain("sk-a");
        }
    }

    private static String chat(CamelContext context, String uri) throws Exception {
        try (var template = context.createProducerTemplate()) {
            return template.requestBody(uri, ChatRequest.of("m", Message.user("hello")), ChatResponse.class)
                    .text();
        }
    }
}
