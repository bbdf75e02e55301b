package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** The Ollama kamelet in a context without a gateway. */
final class OllamaKameletTest {
    private static final ChatRequest HELLO = ChatRequest.of("llama3.2", Message.user("hello"));

    @Test
    void chats_and_vectors_go_to_ollamas_own_paths() throws Exception {
        try (MockProvider mock = MockProvider.start();
                CamelContext context = new DefaultCamelContext();
                ProducerTemplate template = context.createProducerTemplate()) {
            mock.at("/api/chat")
                    .always(MockResponse.json(
                            "{\"model\":\"llama3.2\",\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},"
                                    + "\"done\":true,\"done_reason\":\"stop\"}"));
            mock.at("/api/embed").always(MockResponse.json("{\"model\":\"m\",\"embeddings\":[[0.5,1]]}"));
            context.start();
            String uri = "kamelet:ollama-sink?baseUrl=" + mock.origin();

            assertThat(template.requestBody(uri, HELLO, ChatResponse.class).text())
                    .isEqualTo("hi");
            assertThat(mock.lastCall().headers()).doesNotContainKey("authorization");
            assertThat(mock.lastCall().path()).isEqualTo("/api/chat");
            assertThat(template.requestBody(uri + "&apiKey=RAW(k+1)", EmbedRequest.of("m", "x"), EmbedResponse.class)
                            .dimensions())
                    .isEqualTo(2);
            assertThat(mock.lastCall().header("authorization")).isEqualTo("Bearer k+1");
            assertThat(mock.lastCall().path()).isEqualTo("/api/embed");
        }
    }

    @Test
    void a_model_that_is_not_there_is_named_with_the_way_to_get_it() throws Exception {
        try (MockProvider mock = MockProvider.start();
                CamelContext context = new DefaultCamelContext();
                ProducerTemplate template = context.createProducerTemplate()) {
            mock.at("/api/chat")
                    .always(MockResponse.json("{\"error\":\"model 'llama3.2' not found\"}")
                            .status(404));
            context.start();

            assertThatThrownBy(() -> template.requestBody(
                            "kamelet:ollama-sink?baseUrl=" + mock.origin(), HELLO, ChatResponse.class))
                    .hasRootCauseInstanceOf(ModelNotAvailable.class)
                    .rootCause()
                    .hasMessageContaining("`ollama pull llama3.2`");
        }
    }
}
