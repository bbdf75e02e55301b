package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** OpenAI's own SDK for Java against the real service. */
@Tag("it")
final class OpenAiJavaSdkTest {
    private static MockProvider mock;
    private static TestGateway gateway;
    private static OpenAIClient openai;

    @BeforeAll
    static void start() {
        mock = MockProvider.start();
        // Each test has failures of its own
        gateway = TestGateway.forMock(mock, "ratatoskr.provider-defaults.learn-rates", "false");
        openai = OpenAIOkHttpClient.builder()
                .baseUrl(gateway.url() + "/v1")
                .apiKey("none")
                .maxRetries(0)
                .timeout(Duration.ofSeconds(20))
                .responseValidation(true)
                .build();
    }

    @AfterEach
    void reset() {
        mock.reset();
    }

    @AfterAll
    static void stop() {
        openai.close();
        gateway.close();
        mock.close();
    }

    @Test
    void chat_returns_a_response() {
        mock.always(MockResponse.text("four").usage(12, 1));

        ChatCompletion response = openai.chat().completions().create(question().build());

        assertThat(response.choices().getFirst().message().content()).contains("four");
        assertThat(response.choices().getFirst().finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(response.usage().orElseThrow().promptTokens()).isEqualTo(12);
    }

    @Test
    void streamed_chat_is_put_together_by_the_accumulator() {
        mock.always(MockResponse.text("one two three").usage(12, 3));
        var accumulator = ChatCompletionAccumulator.create();
        var params = question()
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();

        try (StreamResponse<ChatCompletionChunk> stream =
                openai.chat().completions().createStreaming(params)) {
            stream.stream().forEach(accumulator::accumulate);
        }

        ChatCompletion response = accumulator.chatCompletion();
        assertThat(response.choices().getFirst().message().content()).contains("one two three");
        assertThat(response.usage().orElseThrow().completionTokens()).isEqualTo(3);
    }

    @Test
    void parallel_tool_calls_keep_their_order_and_arguments() {
        mock.always(
                MockResponse.toolCall("weather", "{\"city\":\"Oslo\"}").andToolCall("weather", "{\"city\":\"Rome\"}"));
        ChatCompletionCreateParams params =
                withTool(question()).parallelToolCalls(true).build();

        List<ChatCompletionMessageFunctionToolCall> whole =
                calls(openai.chat().completions().create(params));
        var accumulator = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream =
                openai.chat().completions().createStreaming(params)) {
            stream.stream().forEach(accumulator::accumulate);
        }
        List<ChatCompletionMessageFunctionToolCall> streamed = calls(accumulator.chatCompletion());

        for (List<ChatCompletionMessageFunctionToolCall> calls : List.of(whole, streamed)) {
            assertThat(calls)
                    .extracting(call -> call.function().arguments())
                    .containsExactly("{\"city\":\"Oslo\"}", "{\"city\":\"Rome\"}");
            assertThat(calls)
                    .extracting(ChatCompletionMessageFunctionToolCall::id)
                    .doesNotHaveDuplicates();
        }
        assertThat(mock.lastCall().text()).contains("\"enum\":[\"Oslo\",\"Rome\"]");
    }

    /** The type of the structured output. */
    static final class Person {
        @JsonPropertyDescription("As others call them.")
        public String name;

        public int born;
    }

    @Test
    void structured_output_comes_back_as_an_object() {
        mock.always(MockResponse.text("{\"name\":\"Ada\",\"born\":1815}"));

        Person person =
                openai
                        .chat()
                        .completions()
                        .create(question().responseFormat(Person.class).build())
                        .choices()
                        .stream()
                        .flatMap(choice -> choice.message().content().stream())
                        .findFirst()
                        .orElseThrow();

        assertThat(person.name).isEqualTo("Ada");
        assertThat(person.born).isEqualTo(1815);
        assertThat(mock.lastCall().text()).contains("\"json_schema\"").contains("\"strict\":true");
    }

    @Test
    void completion_returns_a_response() {
        mock.always(MockResponse.text("four"));
        var params = CompletionCreateParams.builder()
                .model("compatible:mock")
                .prompt("2 + 2 =")
                .build();
        assertThat(openai.completions().create(params).choices().getFirst().text())
                .isEqualTo("four");
    }

    @Test
    void embeddings_are_computed_locally() {
        CreateEmbeddingResponse response = openai.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("all-MiniLM-L6-v2")
                        .inputOfArrayOfStrings(List.of("Hello world", "Hallo Welt"))
                        .build());
        assertThat(response.data()).hasSize(2);
        assertThat(response.data().getFirst().embedding()).hasSize(384);
        assertThat(response.usage().promptTokens()).isPositive();
    }

    @Test
    void models_are_listed_and_found() {
        List<String> ids = openai.models().list().data().stream().map(Model::id).toList();
        assertThat(ids).contains("all-MiniLM-L6-v2");
        assertThat(openai.models().retrieve("all-MiniLM-L6-v2").ownedBy()).isEqualTo("local");
    }

    @Test
    void every_field_of_a_response_has_the_type_of_the_sdk() {
        mock.always(SdkResponses::respond);

        for (String model : List.of("compatible:echo", "compatible:thinks", "compatible:tools")) {
            var params = ChatCompletionCreateParams.builder().model(model).addUserMessage("2 + 2?");
            openai.chat().completions().create(params.build()).validate();
            try (StreamResponse<ChatCompletionChunk> stream =
                    openai.chat().completions().createStreaming(withTool(params).build())) {
                assertThat(stream.stream().map(ChatCompletionChunk::validate)).hasSizeGreaterThan(1);
            }
        }
        openai.models().list().data().forEach(Model::validate);
        openai.models().retrieve("all-MiniLM-L6-v2").validate();
        openai.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("all-MiniLM-L6-v2")
                        .input("Hello world")
                        .build())
                .validate();
        openai.completions()
                .create(CompletionCreateParams.builder()
                        .model("compatible:echo")
                        .prompt("2 + 2 =")
                        .build())
                .validate();
    }

    @Test
    void failures_have_the_sdk_exception_types() {
        mock.enqueue(MockResponse.error(400, "invalid_request_error", "bad", "no"));
        assertThatThrownBy(this::chat).isInstanceOf(BadRequestException.class);
        mock.always(MockResponse.error(429, "slow down").retryAfter(Duration.ofHours(1)));
        assertThatThrownBy(this::chat).isInstanceOf(RateLimitException.class);
        mock.always(MockResponse.error(500, "broken"));
        assertThatThrownBy(this::chat).isInstanceOf(InternalServerException.class);
        assertThatThrownBy(() -> openai.models().retrieve("no-such-model")).isInstanceOf(NotFoundException.class);
    }

    private void chat() {
        openai.chat().completions().create(question().build());
    }

    private static ChatCompletionCreateParams.Builder question() {
        return ChatCompletionCreateParams.builder().model("compatible:mock").addUserMessage("2 + 2?");
    }

    private static ChatCompletionCreateParams.Builder withTool(ChatCompletionCreateParams.Builder params) {
        var city = Map.of("type", "object", "properties", Map.of("city", Map.of("enum", List.of("Oslo", "Rome"))));
        var parameters = FunctionParameters.builder();
        city.forEach((name, value) -> parameters.putAdditionalProperty(name, JsonValue.from(value)));
        return params.addTool(ChatCompletionFunctionTool.builder()
                .function(FunctionDefinition.builder()
                        .name("weather")
                        .parameters(parameters.build())
                        .build())
                .build());
    }

    private static List<ChatCompletionMessageFunctionToolCall> calls(ChatCompletion response) {
        return response.choices().getFirst().message().toolCalls().orElseThrow().stream()
                .map(call -> call.asFunction())
                .toList();
    }
}
