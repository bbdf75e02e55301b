package io.ratatoskr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.ProviderUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A conversation at a terminal. */
class ChatPromptTest {
    private final CommandRunner run = new CommandRunner();

    @TempDir
    private Path folder;

    ChatPromptTest() {
        run.gateway.events = List.of(new ChatEvent.Content(0, "Hello.", null), new ChatEvent.Done(FinishReason.STOP));
    }

    private int converse(String typed, String... options) {
        var args = new ArrayList<>(List.of("chat", "--model", "m"));
        args.addAll(List.of(options));
        return run.withInput(typed).cli(args.toArray(String[]::new));
    }

    private List<Message> sent(int request) {
        return run.gateway.chats.get(request).messages();
    }

    @Test
    void each_request_has_all_earlier_messages() {
        assertThat(converse("hi\n\nand now?\n", "--system", "Be brief.")).isZero();

        assertThat(run.gateway.chats).hasSize(2);
        assertThat(sent(1))
                .containsExactly(
                        Message.system("Be brief."),
                        Message.user("hi"),
                        Message.assistant("Hello."),
                        Message.user("and now?"));
        assertThat(run.out()).isEqualTo("Hello." + System.lineSeparator() + "Hello." + System.lineSeparator());
        assertThat(run.gateway.closed).isTrue();
    }

    @Test
    void exit_ends_it_and_what_follows_is_not_sent() {
        assertThat(converse("hi\n/exit\nno\n")).isZero();
        assertThat(run.gateway.chats).hasSize(1);
    }

    @Test
    void clear_begins_anew_with_the_system_message() {
        converse("hi\n/clear\nagain\n", "--system", "s");
        assertThat(sent(1)).containsExactly(Message.system("s"), Message.user("again"));
    }

    @Test
    void the_model_can_change() {
        converse("hi\n/model other\nagain\n/model\n");
        assertThat(run.gateway.chats).extracting(ChatRequest::model).containsExactly("m", "other");
        assertThat(run.err()).contains("model other");
    }

    @Test
    void an_unknown_command_is_not_sent_and_two_slashes_begin_a_message() {
        converse("/exti\n//etc is a folder\n");
        assertThat(run.err()).contains("there is no command /exti", "/exit or Ctrl-D");
        assertThat(sent(0)).containsExactly(Message.user("/etc is a folder"));
    }

    @Test
    void a_failure_does_not_end_it_and_its_message_is_forgotten() {
        run.gateway.lateFailure = new ProviderUnavailable("memory: the response broke off");
        assertThat(converse("hi\nagain\n")).isZero();
        assertThat(run.err()).contains("memory: the response broke off");
        assertThat(sent(1)).containsExactly(Message.user("again"));
    }

    @Test
    void files_are_attached_to_the_first_message() throws IOException {
        Path notes = Files.writeString(folder.resolve("notes.txt"), "one two\n");
        converse("count\nagain\n", "--file", notes.toString());
        assertThat(sent(0)).containsExactly(Message.user("count\n\n<file name=\"notes.txt\">\none two\n</file>"));
        assertThat(sent(1).getLast()).isEqualTo(Message.user("again"));
    }

    @Test
    void it_is_saved_after_each_response() throws IOException {
        Path history = folder.resolve("talk.jsonl");
        converse("hi\n", "--history", history.toString());
        assertThat(history)
                .hasContent("{\"role\":\"user\",\"content\":\"hi\"}\n{\"role\":\"assistant\",\"content\":\"Hello.\"}");
        converse("more\n", "--history", history.toString());
        assertThat(sent(1)).hasSize(3);
        assertThat(Files.readAllLines(history)).hasSize(4);
        converse("/clear\n", "--history", history.toString());
        assertThat(history).isEmptyFile();
    }

    @Test
    void an_interrupt_ends_the_response_only_and_what_arrived_is_part_of_the_conversation() throws Exception {
        run.gateway.events = List.of(new ChatEvent.Content(0, "Half", null));
        run.gateway.blocksAtEnd = true;
        var end = CompletableFuture.supplyAsync(() -> converse("hi\n/model other\n"));
        assertThat(run.gateway.waiting.await(20, TimeUnit.SECONDS)).isTrue();

        run.interrupt.run();

        assertThat(end.get(20, TimeUnit.SECONDS)).isZero();
        assertThat(run.err()).contains("stopped").contains("model other");
        assertThat(run.gateway.openStreams).isZero();
    }

    @Test
    void at_the_prompt_a_first_interrupt_explains_and_a_second_one_in_a_row_ends_the_process() {
        var hints = new AtomicInteger();
        var exits = new AtomicInteger();
        var interrupt = new ConversationInterrupt(hints::incrementAndGet, exits::incrementAndGet);

        interrupt.interrupt();
        interrupt.lineRead();
        interrupt.interrupt();
        assertThat(hints).hasValue(2);
        assertThat(exits).hasValue(0);

        interrupt.interrupt();
        assertThat(exits).hasValue(1);
    }

    @Test
    void an_interrupt_before_the_response_begins_interrupts_its_thread_and_leaves_no_trace() {
        var interrupt = new ConversationInterrupt(() -> {}, () -> {});
        interrupt.begin();
        interrupt.interrupt();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(interrupt.isInterrupted()).isTrue();
        var closed = new AtomicInteger();
        interrupt.setAction(closed::incrementAndGet);
        assertThat(closed).hasValue(1);
        interrupt.end();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void after_the_conversation_an_interrupt_ends_the_process() {
        var exits = new AtomicInteger();
        var interrupt = new ConversationInterrupt(() -> {}, exits::incrementAndGet);
        interrupt.close();
        interrupt.interrupt();
        assertThat(exits).hasValue(1);
    }
}
