package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import io.ratatoskr.mock.MockProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LangChain4j's OpenAI module against the real service. */
@Tag("it")
final class LangChain4jTest {
    private static final ToolSpecification WEATHER = ToolSpecification.builder()
            .name("weather")
            .description("The temperature in a city.")
            .parameters(JsonObjectSchema.builder()
                    .addStringProperty("city")
                    .required("city")
                    .build())
            .build();

    private static MockProvider mock;
    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        mock = MockProvider.start().always(SdkResponses::respond);
        gateway = SdkResponses.gateway(mock);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        mock.close();
    }

    @Test
    void chat_has_text_and_usage() {
        ChatResponse response = chat("echo").chat(UserMessage.from("Hello"));

        assertThat(response.aiMessage().text()).isEqualTo("You said: Hello");
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(response.tokenUsage().totalTokenCount()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo", "openrouter:echo", "ollama:echo"})
    void streamed_chat_has_each_word_once(String model) throws Exception {
        var stream = new Collected();
        streaming(model).chat("Hello", stream);

        ChatResponse response = stream.complete.get(20, TimeUnit.SECONDS);

        assertThat(String.join("", stream.words)).isEqualTo("You said: Hello");
        assertThat(stream.words).hasSizeGreaterThan(1);
        assertThat(response.aiMessage().text()).isEqualTo("You said: Hello");
        assertThat(response.tokenUsage().totalTokenCount()).isPositive();
    }

    @Test
    void tools_are_called_and_results_sent_back() throws Exception {
        UserMessage question = UserMessage.from("How warm are Oslo and Rome?");
        ChatRequest request = ChatRequest.builder()
                .messages(question)
                .toolSpecifications(WEATHER)
                .build();
        var stream = new Collected();
        streaming("tools").chat(request, stream);

        for (ChatResponse calls : List.of(chat("tools").chat(request), stream.complete.get(20, TimeUnit.SECONDS))) {
            assertThat(calls.aiMessage().toolExecutionRequests())
                    .extracting(ToolExecutionRequest::arguments)
                    .containsExactly("{\"city\":\"Oslo\"}", "{\"city\":\"Rome\"}");
            List<ChatMessage> messages = new ArrayList<>(List.of(question, calls.aiMessage()));
            calls.aiMessage()
                    .toolExecutionRequests()
                    .forEach(call -> messages.add(ToolExecutionResultMessage.from(call, "12")));

            assertThat(chat("tools").chat(messages).aiMessage().text()).isEqualTo("Oslo has 12 degrees, Rome 28.");
        }
    }

    @Test
    void structured_output_follows_the_schema() {
        JsonSchema schema = JsonSchema.builder()
                .name("person")
                .rootElement(JsonObjectSchema.builder()
                        .addStringProperty("name")
                        .addIntegerProperty("born")
                        .required("name", "born")
                        .build())
                .build();
        ChatRequest request = ChatRequest.builder()
                .messages(UserMessage.from("Hello"))
                .responseFormat(ResponseFormat.builder()
                        .type(ResponseFormatType.JSON)
                        .jsonSchema(schema)
                        .build())
                .build();

        assertThat(chat("person").chat(request).aiMessage().text()).isEqualTo("{\"name\":\"Ada\",\"born\":1815}");
    }

    @Test
    void failures_have_their_exception_types() {
        assertThatThrownBy(() -> chat("absent").chat("Hello")).isInstanceOf(ModelNotFoundException.class);
        assertThatThrownBy(() -> chat("refused").chat("Hello")).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> chat("limited").chat("Hello")).isInstanceOf(RateLimitException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"breaks", "cut"})
    void a_broken_stream_is_not_taken_for_a_complete_one(String model) {
        var stream = new Collected();
        streaming(model).chat("Hello", stream);

        assertThatThrownBy(() -> stream.complete.get(20, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        assertThat(String.join("", stream.words)).startsWith("one");
    }

    @Test
    void embeddings_are_computed_locally() {
        OpenAiEmbeddingModel model = OpenAiEmbeddingModel.builder()
                .baseUrl(gateway.url() + "/v1")
                .apiKey("none")
                .modelName("all-MiniLM-L6-v2")
                .maxRetries(0)
                .build();

        assertThat(model.embedAll(List.of(TextSegment.from("one"), TextSegment.from("two")))
                        .content())
                .hasSize(2)
                .allSatisfy(embedding -> assertThat(embedding.dimension()).isEqualTo(384));
    }

    private static OpenAiChatModel chat(String model) {
        return OpenAiChatModel.builder()
                .baseUrl(gateway.url() + "/v1")
                .apiKey("none")
                .modelName(model)
                .maxRetries(0)
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    private static OpenAiStreamingChatModel streaming(String model) {
        return OpenAiStreamingChatModel.builder()
                .baseUrl(gateway.url() + "/v1")
                .apiKey("none")
                .modelName(model)
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    /** The events of a stream. */
    private static final class Collected implements StreamingChatResponseHandler {
        final List<String> words = new ArrayList<>();
        final CompletableFuture<ChatResponse> complete = new CompletableFuture<>();

        @Override
        public void onPartialResponse(String text) {
            words.add(text);
        }

        @Override
        public void onCompleteResponse(ChatResponse response) {
            complete.complete(response);
        }

        @Override
        public void onError(Throwable error) {
            complete.completeExceptionally(error);
        }
    }
}
