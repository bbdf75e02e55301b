package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.mock.FaultPoint;
import io.ratatoskr.mock.MockFormat;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.mock.MockScript;
import io.ratatoskr.mock.StreamOptions;
import io.ratatoskr.provider.ModelCatalog;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.ProtocolContract;
import io.ratatoskr.provider.ProviderHttpRequest;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.settings.ProviderProfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The mock's responses in each format, decoded by the codec of the real provider. */
final class MockFormatsTest {
    private static Protocol protocol(MockFormat format) {
        String name = switch (format) {
            case OPENAI, OPENROUTER -> "openai";
            case ANTHROPIC -> "anthropic";
            case GEMINI -> "gemini";
            case OLLAMA -> "ollama";
            case HUGGINGFACE, TEI -> "huggingface";
        };
        return ServiceLoader.load(Protocol.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(protocol -> protocol.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final ProviderProfile PROFILE =
            new ProviderProfile("mock", "mock", Optional.empty(), ProviderProfile.ReasoningFormat.OBJECT);

    private static ProviderHttpResponse send(MockProvider mock, MockFormat format, ProviderHttpRequest call) {
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(format.baseUrl(mock.origin()) + call.path()));
            call.headers().forEach(request::header);
            request.method(call.method(), HttpRequest.BodyPublishers.ofByteArray(call.body()));
            HttpResponse<byte[]> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            var headers = new HashMap<String, String>();
            response.headers().map().forEach((name, values) -> headers.put(name, values.getLast()));
            return new ProviderHttpResponse(response.statusCode(), headers, response.body());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static ChatResponse chat(MockProvider mock, MockFormat format) {
        ChatRequest request = ChatRequest.of("mock", Message.user("hello"));
        ProviderHttpResponse response = send(mock, format, protocol(format).encode(request, PROFILE));
        assertThat(response.status()).as(new String(response.body())).isEqualTo(200);
        return (ChatResponse) protocol(format).decode(request, response, PROFILE);
    }

    private static List<ChatEvent> stream(MockProvider mock, MockFormat format) {
        ChatRequest request = ChatRequest.of("mock", Message.user("hello")).withStream(true);
        ProviderHttpResponse response = send(mock, format, protocol(format).encode(request, PROFILE));
        assertThat(response.status()).isEqualTo(200);
        return ProtocolContract.joined(
                ProtocolContract.events(protocol(format).decoder(request, PROFILE), response.body(), 7).stream()
                        .filter(event -> !(event instanceof ChatEvent.UsageUpdate)
                                && !(event instanceof ChatEvent.UnknownFields))
                        .toList());
    }

    private static void with(Consumer<MockProvider> test) {
        try (MockProvider mock = MockProvider.start()) {
            test.accept(mock);
        }
    }

    @ParameterizedTest
    @EnumSource(value = MockFormat.class, mode = EnumSource.Mode.EXCLUDE, names = "TEI")
    void without_a_script_it_echoes_the_user(MockFormat format) {
        with(mock -> {
            ChatResponse response = chat(mock, format);
            assertThat(response.text()).isEqualTo("You said: hello");
            assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
            assertThat(response.usage().promptTokens()).isPositive();
            assertThat(stream(mock, format))
                    .contains(new ChatEvent.Content(0, "You said: hello", null))
                    .endsWith(new ChatEvent.Done(FinishReason.STOP));
        });
    }

    @ParameterizedTest
    @EnumSource(value = MockFormat.class, mode = EnumSource.Mode.EXCLUDE, names = "TEI")
    void reasoning_tools_and_usage_are_written_in_each_format(MockFormat format) {
        with(mock -> {
            mock.always(MockResponse.toolCall("get_weather", "{\"city\":\"Oslo\"}")
                    .andToolCall("get_time", "{}")
                    .reasoning("let me see", "c2ln")
                    .usage(40, 9));
            ChatResponse response = chat(mock, format);
            assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
            assertThat(response.toolCalls()).extracting(ToolCall::name).containsExactly("get_weather", "get_time");
            assertThat(response.toolCalls().getFirst().arguments().replace(" ", ""))
                    .isEqualTo("{\"city\":\"Oslo\"}");
            assertThat(response.reasoning()).isEqualTo("let me see");
            assertThat(response.usage().promptTokens()).isEqualTo(40);
            assertThat(response.usage().completionTokens()).isEqualTo(9);
            List<ChatEvent> events = stream(mock, format);
            assertThat(events.stream().filter(ChatEvent.ToolCallStart.class::isInstance))
                    .hasSize(2);
            assertThat(events.stream().filter(ChatEvent.Reasoning.class::isInstance))
                    .isNotEmpty();
            assertThat(events).endsWith(new ChatEvent.Done(FinishReason.TOOL_CALLS));
        });
    }

    @ParameterizedTest
    @EnumSource(value = MockFormat.class, mode = EnumSource.Mode.EXCLUDE, names = "TEI")
    void errors_have_the_format_of_the_provider(MockFormat format) {
        with(mock -> {
            mock.always(MockResponse.error(429, "slow down"));
            ChatRequest request = ChatRequest.of("mock", Message.user("hello"));
            ProviderHttpResponse response = send(mock, format, protocol(format).encode(request, PROFILE));
            assertThat(protocol(format).mapError(request, response, PROFILE)).isInstanceOf(RateLimited.class);
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = MockFormat.class,
            names = {"OPENAI", "OPENROUTER", "GEMINI", "OLLAMA", "HUGGINGFACE"})
    void vectors_are_made_in_each_format(MockFormat format) {
        with(mock -> {
            EmbedRequest request = EmbedRequest.of("mock-embed", List.of("one", "two", "one"));
            ModelRequest part =
                    protocol(format).split(request, PROFILE).requests().getFirst();
            ProviderHttpResponse response = send(mock, format, protocol(format).encode(part, PROFILE));
            EmbedResponse vectors = (EmbedResponse) protocol(format).decode(part, response, PROFILE);
            assertThat(vectors.embeddings().size()).isBetween(2, 3);
            assertThat(vectors.dimensions()).isPositive();
        });
    }

    @ParameterizedTest
    @EnumSource(value = MockFormat.class, mode = EnumSource.Mode.EXCLUDE, names = "TEI")
    void models_are_listed_in_each_format(MockFormat format) {
        with(mock -> {
            ModelCatalog catalogue = protocol(format).modelCatalog().orElseThrow();
            ProviderHttpResponse response = send(mock, format, catalogue.firstPageRequest(PROFILE));
            assertThat(catalogue.readPage(response, PROFILE).models())
                    .extracting(listed -> listed.model().info().id())
                    .anySatisfy(id -> assertThat(id).startsWith("mock"));
        });
    }

    @Test
    void scores_come_from_hugging_face() {
        with(mock -> {
            NliRequest request = NliRequest.of("org/nli", "a", "b");
            Protocol protocol = protocol(MockFormat.HUGGINGFACE);
            ProviderHttpResponse response = send(mock, MockFormat.HUGGINGFACE, protocol.encode(request, PROFILE));
            NliResponse scores = (NliResponse) protocol.decode(request, response, PROFILE);
            assertThat(scores.results()).hasSize(1);
        });
    }

    @ParameterizedTest
    @EnumSource(value = MockFormat.class, mode = EnumSource.Mode.EXCLUDE, names = "TEI")
    void unusual_delivery_changes_no_content(MockFormat format) {
        with(mock -> {
            MockResponse text = MockResponse.text("naïve 😀 words");
            for (MockResponse odd : List.of(
                    text.drip(1),
                    text.splitUtf8(),
                    text.lineEnds(format == MockFormat.OLLAMA ? "\r\n" : "\r"),
                    text.comments(2),
                    text.pings(),
                    text.padding(FaultPoint.AFTER_FIRST_DELTA, 0))) {
                mock.always(odd);
                assertThat(stream(mock, format)).contains(new ChatEvent.Content(0, "naïve 😀 words", null));
            }
        });
    }

    @ParameterizedTest
    @EnumSource(value = MockFormat.class, mode = EnumSource.Mode.EXCLUDE, names = "TEI")
    void broken_streams_are_detected(MockFormat format) {
        with(mock -> {
            ChatRequest request = ChatRequest.of("mock", Message.user("hello")).withStream(true);
            MockResponse text = MockResponse.text("one two three");
            for (MockResponse broken : List.of(
                    text.ending(StreamOptions.StreamEnding.TRUNCATED),
                    text.interrupt(FaultPoint.AFTER_FIRST_DELTA, new StreamOptions.InterruptionKind.GarbageEvent()),
                    text.interrupt(FaultPoint.AFTER_FIRST_DELTA, new StreamOptions.InterruptionKind.EndOfStream()),
                    text.endWithError("overloaded"))) {
                mock.always(broken);
                ProviderHttpResponse response =
                        send(mock, format, protocol(format).encode(request, PROFILE));
                assertThatExceptionOfType(GatewayException.class)
                        .as("%s", broken.streamOptions())
                        .isThrownBy(() -> ProtocolContract.events(
                                protocol(format).decoder(request, PROFILE), response.body(), 1000));
            }
        });
    }

    @ParameterizedTest
    @EnumSource(FaultPoint.class)
    void connections_are_cut_where_the_script_says(FaultPoint place) {
        with(mock -> {
            ProviderHttpRequest call = protocol(MockFormat.OPENAI)
                    .encode(ChatRequest.of("mock", Message.user("hello")).withStream(true), PROFILE);
            for (MockResponse cut : List.of(
                    MockResponse.text("one two three").cutAt(place, false),
                    MockResponse.text("one two three").cutInHead(false))) {
                mock.always(cut);
                assertThatExceptionOfType(AssertionError.class)
                        .isThrownBy(() -> send(mock, MockFormat.OPENAI, call))
                        .withCauseInstanceOf(IOException.class);
            }
        });
    }

    /** Runs the example of the guide. */
    @Test
    void a_script_is_followed() throws IOException {
        String guide = Files.readString(Path.of("docs", "mock.md"));
        Matcher example =
                Pattern.compile("```yaml\n(rules:.*?)```", Pattern.DOTALL).matcher(guide);
        assertThat(example.find()).isTrue();
        with(mock -> {
            mock.follow(MockScript.read("docs/mock.md", example.group(1)));
            ChatRequest request = ChatRequest.of("mock", Message.user("hello"));
            Protocol anthropic = protocol(MockFormat.ANTHROPIC);
            for (int i = 0; i < 2; i++) {
                ProviderHttpResponse busy = send(mock, MockFormat.ANTHROPIC, anthropic.encode(request, PROFILE));
                assertThat(busy.status()).isEqualTo(529);
                assertThat(busy.headers()).containsEntry("retry-after", "3");
            }
            assertThat(chat(mock, MockFormat.ANTHROPIC).text()).isEqualTo("Thank you for waiting.");
            assertThat(stream(mock, MockFormat.OPENAI)).contains(new ChatEvent.Content(0, "one two three", null));
            assertThat(chat(mock, MockFormat.GEMINI).text()).isEqualTo("You said: hello");
        });
    }

    @Test
    void every_error_in_a_script_is_reported() {
        String bad =
                "rules:\n- {when: {format: klingon}, say: {txt: x}, fail: {status: many}, faults: {delay: soon}}\n";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MockScript.read("script.yaml", bad))
                .withMessageContaining("klingon")
                .withMessageContaining("txt")
                .withMessageContaining("many")
                .withMessageContaining("soon")
                .withMessageContaining("several of say");
    }
}
