package io.ratatoskr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.api.model.Usage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class GenerateCommandTest {
    private final CommandRunner run = new CommandRunner();

    @BeforeEach
    void respond() {
        run.gateway.completion = List.of(
                new GenerateEvent.Text(0, " there was", null),
                new GenerateEvent.Text(1, "another choice", null),
                new GenerateEvent.Text(0, " a squirrel.", null),
                new GenerateEvent.UsageUpdate(Usage.of(3, 5)),
                new GenerateEvent.Done(FinishReason.STOP, Map.of()));
    }

    @Test
    void text_is_printed_as_it_streams_with_the_options_of_the_request() {
        assertThat(run.cli(
                        "generate",
                        "--model",
                        "m",
                        "--max-tokens",
                        "9",
                        "--temperature",
                        "0.5",
                        "--stop",
                        "END",
                        "--stop",
                        "\n\n",
                        "Once",
                        "upon"))
                .isZero();
        assertThat(run.out()).isEqualTo(" there was a squirrel.\n");
        var request = run.gateway.completions.getFirst();
        assertThat(request.prompt()).isEqualTo(Input.of("Once upon"));
        assertThat(request.stream()).isTrue();
        assertThat(request.options().maxTokens()).isEqualTo(9);
        assertThat(request.options().temperature()).isEqualTo(0.5);
        assertThat(request.options().stopSequences()).containsExactly("END", "\n\n");
        assertThat(run.gateway.closed).isTrue();
    }

    @Test
    void events_are_json_lines_and_the_whole_response_one() {
        assertThat(run.cli("generate", "--model", "m", "--json", "x")).isZero();
        assertThat(run.out()).isEqualTo("""
                {"type":"text","data":" there was"}
                {"type":"text","choice":1,"data":"another choice"}
                {"type":"text","data":" a squirrel."}
                {"type":"usage","data":{"prompt_tokens":3,"completion_tokens":5,"total_tokens":8}}
                {"type":"done","data":"stop"}
                """);
        assertThat(run.cli("generate", "--model", "m", "--json", "--no-stream", "x"))
                .isZero();
        assertThat(run.out())
                .endsWith(
                        "{\"id\":\"id-1\",\"model\":\"the-model\",\"provider\":\"memory\",\"text\":\" there was a squirrel.\","
                                + "\"finish_reason\":\"stop\",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5,\"total_tokens\":8}}\n");
    }

    @Test
    void a_prompt_on_standard_input_stays_as_it_is_but_for_its_last_line_end() {
        run.withInput("  a\n\nb \n\n");
        assertThat(run.cli("generate", "--model", "m", "-")).isZero();
        assertThat(run.gateway.completions.getFirst().prompt()).isEqualTo(Input.of("  a\n\nb \n"));
    }

    @Test
    void truncation_is_said_on_standard_error() {
        run.gateway.completion =
                List.of(new GenerateEvent.Text(0, "a", null), new GenerateEvent.Done(FinishReason.LENGTH, Map.of()));
        assertThat(run.cli("generate", "--model", "m", "x")).isZero();
        assertThat(run.cli("generate", "--model", "m", "--no-stream", "x")).isZero();
        assertThat(run.err()).isEqualTo("the response was truncated at the token limit\n".repeat(2));
    }

    @Test
    void mistakes_and_failures_have_their_codes() {
        assertThat(run.cli("generate", "x")).isEqualTo(2);
        assertThat(run.err()).contains("generate has no model; use --model, or set ratatoskr.cli.chat-model");
        assertThat(run.cli("generate", "--model", "m")).isEqualTo(2);
        assertThat(run.cli("generate", "--model", "m", "--max-tokens", "-1", "x"))
                .isEqualTo(4);
        run.gateway.failure = new RateLimited("slow down");
        assertThat(run.cli("generate", "--model", "m", "x")).isEqualTo(1);
        assertThat(run.err()).endsWith("slow down\n");
        assertThat(run.cli("generate", "--set", "ratatoskr.cli.chat-model=mine", "x"))
                .isEqualTo(1);
        assertThat(run.gateway.completions.getLast().model()).isEqualTo("mine");
    }
}
