package io.ratatoskr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.api.error.ModelNotFound;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Usage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChatCommandTest {
    private final CommandRunner run = new CommandRunner();

    @AfterEach
    void nothing_is_left_open() {
        assertThat(run.gateway.openStreams).isZero();
    }

    @Test
    void a_response_is_printed_as_it_streams_and_ends_its_line() {
        var flushes = new AtomicInteger();
        run.sink = new ByteArrayOutputStream() {
            @Override
            public void flush() {
                flushes.incrementAndGet();
            }
        };
        run.gateway.events = List.of(content("Hel"), content("lo"), done(FinishReason.STOP));

        assertThat(run.cli("chat", "--model", "m", "hi", "there")).isZero();

        assertThat(run.out()).isEqualTo("Hello" + System.lineSeparator());
        assertThat(flushes.get()).isGreaterThanOrEqualTo(3);
        assertThat(run.gateway.chats.getFirst().stream()).isTrue();
        assertThat(run.gateway.chats.getFirst().messages()).containsExactly(Message.user("hi there"));
        assertThat(run.gateway.closed).isTrue();
    }

    @Test
    void options_reach_the_request() {
        assertThat(run.cli(
                        "chat",
                        "--model",
                        "m",
                        "--system",
                        "Be brief.",
                        "--max-tokens",
                        "7",
                        "--temperature",
                        "0.5",
                        "--no-stream",
                        "hi"))
                .isZero();
        var request = run.gateway.chats.getFirst();
        assertThat(request.messages()).extracting(Message::role).containsExactly(Role.SYSTEM, Role.USER);
        assertThat(request.options().maxTokens()).isEqualTo(7);
        assertThat(request.options().temperature()).isEqualTo(0.5);
        assertThat(request.stream()).isFalse();
    }

    @Test
    void an_option_out_of_range_is_a_wrong_request() {
        assertThat(run.cli("chat", "--model", "m", "--max-tokens", "0", "hi")).isEqualTo(ExitCodes.REQUEST);
        assertThat(run.err()).contains("max_tokens is 0; it must be at least 1");
    }

    @Test
    void a_missing_model_is_explained() {
        assertThat(run.cli("chat", "hi")).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).contains("--model openrouter:openrouter/auto", "ratatoskr.cli.chat-model");
        assertThat(run.cli("chat", "--set", "ratatoskr.cli.chat-model=mine", "hi"))
                .isZero();
        assertThat(run.gateway.chats.getFirst().model()).isEqualTo("mine");
    }

    @Test
    void the_message_may_come_from_the_standard_input() {
        assertThat(run.withInput("from\nhere\n").cli("chat", "--model", "m", "-"))
                .isZero();
        run.interactive = false;
        assertThat(run.withInput("unasked").cli("chat", "--model", "m")).isZero();
        assertThat(run.gateway.chats)
                .extracting(request -> request.messages().getFirst().content())
                .containsExactly(Content.of("from\nhere"), Content.of("unasked"));
    }

    @Test
    void standard_input_is_not_read_when_there_is_a_message() {
        run.interactive = false;
        assertThat(run.cli("chat", "--model", "m", "hi")).isZero();
    }

    @Test
    void no_message_is_wrong_usage() {
        run.interactive = false;
        assertThat(run.withInput(" \n").cli("chat", "--model", "m")).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).contains("chat requires a message");
    }

    @Test
    void a_model_cannot_command_the_terminal() {
        run.gateway.events = List.of(content("a\u001b]0;evil\u0007b\u009b2Jc\td\n"), done(FinishReason.STOP));
        assertThat(run.cli("chat", "--model", "m", "hi")).isZero();
        assertThat(run.out()).isEqualTo("a]0;evilb2Jc\td\n");
    }

    @Test
    void a_character_split_over_two_events_is_whole() {
        run.gateway.events = List.of(content("x\ud83d"), content("\ude00"), done(FinishReason.STOP));
        assertThat(run.cli("chat", "--model", "m", "hi")).isZero();
        assertThat(run.out()).startsWith("x\ud83d\ude00");
    }

    @Test
    void a_truncated_response_is_noted() {
        run.gateway.events = List.of(content("a"), done(FinishReason.LENGTH));
        assertThat(run.cli("chat", "--model", "m", "hi")).isZero();
        assertThat(run.err()).contains("truncated at the token limit");
    }

    @Test
    void a_late_failure_follows_what_was_printed() {
        run.gateway.events = List.of(content("half an ans"));
        run.gateway.lateFailure = new ProviderUnavailable("memory: the answer broke off");
        assertThat(run.cli("chat", "--model", "m", "hi")).isEqualTo(ExitCodes.FAILED);
        assertThat(run.out()).isEqualTo("half an ans" + System.lineSeparator());
        assertThat(run.err().strip()).isEqualTo("memory: the answer broke off");
    }

    @Test
    void an_unknown_model_has_its_own_exit_code() {
        run.gateway.failure = new ModelNotFound("no model 'x'; nearest is 'y'", "x");
        assertThat(run.cli("chat", "--model", "x", "hi")).isEqualTo(ExitCodes.REQUEST);
        assertThat(run.err().strip()).isEqualTo("no model 'x'; nearest is 'y'");
    }

    @Test
    void events_as_json_lines() {
        run.gateway.events = List.of(
                new ChatEvent.Reasoning(0, "hm"),
                content("a\nb"),
                new ChatEvent.ReasoningDetail(0, new RawJson("{\n \"x\": 1\n}")),
                new ChatEvent.ToolCallStart(0, 0, "c1", "find", null, AdditionalProperties.NONE),
                new ChatEvent.ToolCallDelta(0, 0, "{}"),
                new ChatEvent.ToolCallEnd(0, 0),
                new ChatEvent.Refusal(1, "no"),
                new ChatEvent.UnknownFields(0, AdditionalProperties.NONE.with("k", RawJson.NULL), true),
                new ChatEvent.UsageUpdate(Usage.of(1, 2).withCost(new BigDecimal("1.2E-4"))),
                new ChatEvent.Done(FinishReason.STOP, Map.of(1, FinishReason.LENGTH)));
        assertThat(run.cli("chat", "--json", "--model", "m", "hi")).isZero();
        assertThat(run.gateway.chats.getFirst().streamUsage()).isTrue();
        assertThat(run.out().lines())
                .containsExactly(
                        "{\"type\":\"reasoning\",\"data\":\"hm\"}",
                        "{\"type\":\"content\",\"data\":\"a\\nb\"}",
                        "{\"type\":\"reasoning_detail\",\"data\":{  \"x\": 1 }}",
                        "{\"type\":\"tool_call_start\",\"data\":{\"index\":0,\"id\":\"c1\",\"name\":\"find\"}}",
                        "{\"type\":\"tool_call_delta\",\"data\":{\"index\":0,\"arguments\":\"{}\"}}",
                        "{\"type\":\"tool_call_end\",\"data\":{\"index\":0}}",
                        "{\"type\":\"refusal\",\"choice\":1,\"data\":\"no\"}",
                        "{\"type\":\"extra\",\"data\":{\"k\":null}}",
                        "{\"type\":\"usage\",\"data\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3,\"cost\":0.00012}}",
                        "{\"type\":\"done\",\"data\":\"stop\",\"further\":{\"1\":\"length\"}}");
    }

    @Test
    void a_complete_response_as_json() {
        run.gateway.events = List.of(content("four"), done(FinishReason.STOP));
        assertThat(run.cli("chat", "--json", "--no-stream", "--model", "m", "hi"))
                .isZero();
        assertThat(run.out())
                .isEqualTo("{\"id\":\"id-1\",\"model\":\"the-model\",\"provider\":\"memory\",\"content\":\"four\","
                        + "\"finish_reason\":\"stop\",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5,"
                        + "\"total_tokens\":8}}\n");
    }

    @Test
    void a_reader_that_goes_away_ends_the_stream_quietly() {
        run.sink = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("broken pipe");
            }
        };
        run.gateway.events = List.of(content("a"), content("b"), done(FinishReason.STOP));
        assertThat(run.cli("chat", "--model", "m", "hi")).isEqualTo(ExitCodes.BROKEN_PIPE);
        assertThat(run.cli("chat", "--json", "--model", "m", "hi")).isEqualTo(ExitCodes.BROKEN_PIPE);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void an_interrupt_ends_the_stream() throws Exception {
        run.gateway.events = List.of(content("a"));
        run.gateway.blocksAtEnd = true;
        var code = new AtomicInteger(-1);
        Thread thread = Thread.ofPlatform().start(() -> code.set(run.cli("chat", "--model", "m", "hi")));
        assertThat(run.gateway.waiting.await(10, TimeUnit.SECONDS)).isTrue();
        thread.interrupt();
        assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
        assertThat(code).hasValue(ExitCodes.INTERRUPTED);
        assertThat(run.err()).isEmpty();
    }

    private static ChatEvent content(String text) {
        return new ChatEvent.Content(0, text, null);
    }

    private static ChatEvent done(FinishReason reason) {
        return new ChatEvent.Done(reason);
    }
}
