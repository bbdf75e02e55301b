package io.ratatoskr.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.chat.AssistantOutput;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.ToolCall;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepeatedCallIdsTest {
    /** {@code +a,b} is an assistant message with the calls a and b, {@code -a} the result of a. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "+a -a +a -a | +a -a +a_2 -a_2",
                "+a -a +a -a +a -a | +a -a +a_2 -a_2 +a_3 -a_3",
                "+a,b -b -a +b,a -a -b | +a,b -b -a +b_2,a_2 -a_2 -b_2",
                "+a,a -a -a | +a,a_2 -a -a_2",
                "+a,a -a -a +a -a | +a,a_2 -a -a_2 +a_3 -a_3",
                "+a +a -a | +a +a_2 -a_2",
                "+a -a +a_2 -a_2 +a -a | +a -a +a_2 -a_2 +a_3 -a_3",
                "-x +a -a +a -a -a | -x +a -a +a_2 -a_2 -a_2",
            })
    void the_second_call_and_its_result_get_another_id(String history, String expected) {
        assertThat(format(RepeatedCallIds.rename(parse(history)))).isEqualTo(expected);
    }

    @Test
    void a_history_without_repetition_is_the_same_list() {
        List<Message> messages = parse("+a,b -a -b +c -c");

        assertThat(RepeatedCallIds.rename(messages)).isSameAs(messages);
    }

    @Test
    void many_repetitions_take_linear_time() {
        List<Message> turn = parse("+a -a");
        List<Message> messages =
                Stream.generate(() -> turn).limit(20_000).flatMap(List::stream).toList();

        List<Message> renamed = RepeatedCallIds.rename(messages);

        assertThat(renamed.getLast().toolCallId()).isEqualTo("a_20000");
    }

    @Test
    void repeated_ids_of_a_response_get_numbers() {
        var ids = new DistinctCallIds();

        assertThat(Stream.of("grep:3", "grep:3", "x", "grep:3", "grep:3_2").map(ids::next))
                .containsExactly("grep:3", "grep:3_2", "x", "grep:3_3", "grep:3_2_4");
    }

    private static List<Message> parse(String history) {
        return Arrays.stream(history.split(" "))
                .map(one -> one.startsWith("-")
                        ? Message.tool(one.substring(1), "r")
                        : Message.assistant("")
                                .withOutput(AssistantOutput.ofToolCalls(
                                        Arrays.stream(one.substring(1).split(","))
                                                .map(id -> new ToolCall(id, "f", "{}"))
                                                .toList())))
                .toList();
    }

    private static String format(List<Message> messages) {
        return messages.stream()
                .map(message -> message.toolCallId() != null
                        ? "-" + message.toolCallId()
                        : "+"
                                + String.join(
                                        ",",
                                        message.toolCalls().stream()
                                                .map(ToolCall::id)
                                                .toList()))
                .reduce((a, b) -> a + " " + b)
                .orElseThrow();
    }
}
