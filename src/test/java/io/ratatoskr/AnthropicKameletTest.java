package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** The Anthropic kamelet in a context without a gateway. */
final class AnthropicKameletTest {
    private static final String KEY = "sk-ant-a%b+c&d=e";

    @Test
    void key_and_version_are_sent_in_headers_and_late_system_messages_as_configured() throws Exception {
        try (MockProvider mock = MockProvider.start();
                CamelContext context = new DefaultCamelContext()) {
            mock.always(MockResponse.bytes("application/json", sample()));
            String uri = "kamelet:anthropic-sink?baseUrl=%s&apiKey=RAW(%s)".formatted(mock.origin(), KEY);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:top").to(uri);
                    from("direct:user").to(uri + "&laterSystem=user");
                }
            });
            context.start();

            assertThat(chat(context, "direct:top")).isEqualTo("Hello there, Ægir! 😀");
            assertThat(mock.lastCall().path()).isEqualTo("/v1/messages");
            assertThat(mock.lastCall().header("x-api-key")).isEqualTo(KEY);
            assertThat(mock.lastCall().header("anthropic-version")).isEqualTo("2023-06-01");
            assertThat(mock.lastCall().headers()).doesNotContainKey("authorization");
            assertThat(mock.lastCall().text()).doesNotContain("<system>").contains("\"system\":[");
            chat(context, "direct:user");
            assertThat(mock.lastCall().text()).contains("<system>").doesNotContain("\"system\":[");
            assertThat(context.getEndpoints().toString()).doesNotContain("sk-ant");
        }
    }

    private static String chat(CamelContext context, String uri) throws Exception {
        ChatRequest request = ChatRequest.of("claude-haiku-4-5", Message.user("hello"), Message.system("be kind"));
        try (var template = context.createProducerTemplate()) {
            return template.requestBody(uri, request, ChatResponse.class).text();
        }
    }

    private static byte[] sample() throws IOException {
        try (InputStream in =
                AnthropicKameletTest.class.getResourceAsStream("/provider/anthropic/contract/chat.json")) {
            assertThat(in).isNotNull();
            return in.readAllBytes();
        }
    }
}
