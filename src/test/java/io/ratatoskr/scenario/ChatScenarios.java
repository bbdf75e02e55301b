package io.ratatoskr.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.chat.ResponseFormat;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.LeakCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Chats and streams, with what all scenarios share: one service, and the way into it that a subclass names. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ChatScenarios {
    static final Duration TIMEOUT = Duration.ofSeconds(30);
    static final String MODEL = "compatible:m";
    private static final String DATA_URL = "data:image/png;base64,iVBORw0KGgo=";

    ScenarioGateway gateway;

    abstract WayIn way() throws Exception;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        gateway = new ScenarioGateway(folder, way());
    }

    @AfterAll
    void stop() {
        if (gateway != null) {
            gateway.close();
        }
    }

    @AfterEach
    void no_call_is_open() {
        LeakCheck.assertNoOpenCalls(gateway.mock(), TIMEOUT);
    }

    static ChatRequest question(String text) {
        return ChatRequest.of(MODEL, Message.user(text));
    }

    private static ChatRequest with(ChatOptions options, Message... messages) {
        return ChatRequest.of(MODEL, messages).withOptions(options);
    }

    static ToolDefinition weather() {
        return new ToolDefinition.Function(
                "weather",
                "The weather of a place",
                new RawJson("{\"type\":\"object\",\"properties\":{\"place\":{\"type\":\"string\"}}}"));
    }

    static <E> List<E> events(ModelStream<E> stream) {
        try (stream) {
            var events = new ArrayList<E>();
            for (E event : stream) {
                events.add(event);
            }
            // The end of a tool call is no chunk of its own, so that token counts may come before or after it
            List<E> counts = events.stream()
                    .filter(ChatEvent.UsageUpdate.class::isInstance)
                    .toList();
            events.removeAll(counts);
            events.addAll(counts);
            return events;
        }
    }

    // Chat

    @Test
    void chat() {
        ChatResponse response = gateway.same(
                MockResponse.text("Zwei Bälle ⚽⚽ for \"you\"").usage(4, 3),
                subject -> subject.chat(question("Was ist rund?\nSag es: \"⚽\"")));
        assertThat(response.text()).isEqualTo("Zwei Bälle ⚽⚽ for \"you\"");
        assertThat(response.provider()).isEqualTo("compatible");
        assertThat(response.usage().completionTokens()).isEqualTo(3);
    }

    @Test
    void chat_with_every_parameter() {
        ChatOptions options = ChatOptions.builder(MODEL)
                .temperature(0.3)
                .topP(0.9)
                .topK(40)
                .seed(7L)
                .frequencyPenalty(0.5)
                .presencePenalty(-0.5)
                .maxTokens(99)
                .stop(List.of("END", "###"))
                .responseFormat(ResponseFormat.JSON_OBJECT)
                .extra(AdditionalProperties.NONE.with("logit_bias", new RawJson("{\"5\":-1}")))
                .build();
        gateway.same(
                MockResponse.text("{}"),
                subject -> subject.chat(with(
                        options,
                        Message.system("You are brief."),
                        Message.user("one"),
                        Message.assistant("eins"),
                        Message.user("two").withName("ann"))));
    }

    @Test
    void chat_with_a_schema_for_its_response() {
        var schema = new ResponseFormat.JsonSchema(
                "place",
                "a place",
                new RawJson("{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"}}}"),
                true,
                AdditionalProperties.NONE);
        gateway.same(
                MockResponse.text("{\"name\":\"Bonn\"}"),
                subject -> subject.chat(
                        with(ChatOptions.builder(MODEL).responseFormat(schema).build(), Message.user("Where?"))));
    }

    @Test
    void chat_with_images() {
        var parts = new Content.Parts(
                List.of(new Part.Text("What is it?"), new Part.Image(DATA_URL, "low", AdditionalProperties.NONE)));
        gateway.same(
                MockResponse.text("a dot"),
                subject -> subject.chat(ChatRequest.of(MODEL, Message.of(Role.USER, parts))));
    }

    @Test
    void chat_with_reasoning() {
        ChatOptions options = ChatOptions.builder(MODEL)
                .reasoning(ReasoningConfig.ofEffort("low"))
                .build();
        ChatResponse response = gateway.same(
                MockResponse.text("four").reasoning("two and two"),
                subject -> subject.chat(with(options, Message.user("2 + 2?"))));
        assertThat(response.reasoning()).isEqualTo("two and two");
    }

    @Test
    void chat_calls_tools_and_takes_their_results() {
        ChatRequest request = question("Weather in Bonn?")
                .withTools(List.of(weather()))
                .withOptions(ChatOptions.builder(MODEL)
                        .toolChoice(ToolChoice.REQUIRED)
                        .parallelToolCalls(false)
                        .build());
        ChatResponse response = gateway.same(
                MockResponse.toolCall("weather", "{\"place\":\"Bonn\"}"), subject -> subject.chat(request));
        assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        ToolCall call = response.toolCalls().getFirst();
        assertThat(call.arguments()).isEqualTo("{\"place\":\"Bonn\"}");

        gateway.same(
                MockResponse.text("Rain."),
                subject -> subject.chat(request.withMessages(List.of(
                        Message.user("Weather in Bonn?"),
                        Message.assistant("").withOutput(response.choice().output()),
                        Message.tool(call.id(), "rain")))));
    }

    @Test
    void chat_of_a_preset_has_its_parameters() {
        gateway.same(
                MockResponse.text("done"),
                subject -> subject.chat(ChatRequest.of("ratatoskr:my/coding", Message.user("hi"))));
        assertThat(gateway.mock().lastCall().model()).isEqualTo("near");
    }

    // Streams

    @Test
    void stream() {
        List<ChatEvent> events = gateway.same(
                MockResponse.text("one two three").usage(4, 3), subject -> events(subject.stream(question("count"))));
        assertThat(events).hasSizeGreaterThan(2);
        assertThat(events).contains(new ChatEvent.Done(FinishReason.STOP));
    }

    @Test
    void stream_of_reasoning_and_tool_calls() {
        List<ChatEvent> events = gateway.same(
                MockResponse.toolCall("weather", "{\"place\":\"Bonn\"}").reasoning("look it up"),
                subject -> events(subject.stream(question("Weather?").withTools(List.of(weather())))));
        assertThat(events)
                .anyMatch(ChatEvent.Reasoning.class::isInstance)
                .anyMatch(ChatEvent.ToolCallStart.class::isInstance)
                .anyMatch(ChatEvent.ToolCallEnd.class::isInstance);
    }

    @Test
    void stream_says_who_responds_before_it_is_read() {
        gateway.same(MockResponse.text("one"), subject -> {
            try (ChatStream stream = subject.stream(question("count"))) {
                return List.of(
                        stream.metadata().provider(),
                        String.valueOf(stream.metadata().model()));
            }
        });
    }

    @Test
    void stream_that_fails_at_its_start() {
        gateway.sameFailure(
                MockResponse.error(429, "slow down"),
                RateLimited.class,
                subject -> events(subject.stream(question("count"))));
    }

    @Test
    void stream_that_breaks_off_fails_after_its_events() {
        var read = new ArrayList<ChatEvent>();
        gateway.sameFailure(MockResponse.text("one two three").cutAfter(600), ProviderUnavailable.class, subject -> {
            read.clear();
            try (ChatStream stream = subject.stream(question("count"))) {
                stream.forEach(read::add);
            }
            return read;
        });
        assertThat(read).isNotEmpty().noneMatch(ChatEvent.Done.class::isInstance);
    }

    @Test
    void closing_a_stream_ends_the_call_of_the_provider() {
        gateway.mock().reset();
        gateway.mock().always(MockResponse.text("one two three").holdBefore(2, new CompletableFuture<>()));
        try (ChatStream stream = gateway.subject().stream(question("count"))) {
            assertThat(stream.next()).isInstanceOf(ChatEvent.Content.class);
            assertThat(stream.await(Duration.ofMillis(1))).isFalse();
        }
        gateway.mock().awaitAborted(1, TIMEOUT);
    }

    @Test
    void interrupting_a_caller_cancels_its_request() throws Exception {
        gateway.mock().reset();
        gateway.mock().always(MockResponse.silence());
        var failure = new AtomicReference<Throwable>();
        Thread caller = Thread.startVirtualThread(
                () -> failure.set(catchThrowable(() -> gateway.subject().chat(question("anyone?")))));
        gateway.mock().awaitCalls(1, TIMEOUT);
        caller.interrupt();
        assertThat(caller.join(TIMEOUT)).isTrue();
        assertThat(failure.get()).isInstanceOf(Cancelled.class);
        gateway.mock().awaitAborted(1, TIMEOUT);
    }
}
