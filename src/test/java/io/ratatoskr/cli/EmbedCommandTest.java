package io.ratatoskr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ratatoskr.api.Input;
import io.ratatoskr.api.ModelNotFound;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmbedCommandTest {
    private final CommandRunner run = new CommandRunner();

    @Test
    void a_text_gets_a_line_with_dimensions_and_first_values() {
        assertThat(run.cli("embed", "Hello world")).isZero();
        assertThat(run.out().strip()).isEqualTo("384 dimensions: [11.0000, -0.5000, 0.0000, 0.0000, 0.0000, …]");
        assertThat(run.gateway.embeds.getFirst().model()).isEqualTo("all-MiniLM-L6-v2");
        assertThat(run.gateway.closed).isTrue();
    }

    @Test
    void the_configured_model_is_taken_unless_one_is_named() {
        assertThat(run.cli("embed", "--set", "ratatoskr.cli.embed-model=mine", "x"))
                .isZero();
        assertThat(run.cli("embed", "--model", "named", "x")).isZero();
        assertThat(run.gateway.embeds).extracting(request -> request.model()).containsExactly("mine", "named");
    }

    @Test
    void arguments_are_texts_even_when_a_file_has_that_name() {
        assertThat(run.cli("embed", "@pom.xml", "a b")).isZero();
        assertThat(((Input.Texts) run.gateway.embeds.getFirst().input()).texts())
                .containsExactly("@pom.xml", "a b");
    }

    @Test
    void standard_input_is_not_read_when_there_is_an_argument() {
        run.interactive = false;
        assertThat(run.cli("embed", "x")).isZero();
    }

    @Test
    void standard_input_lines_are_texts_with_a_dash_or_without_arguments() {
        assertThat(run.withInput("one\r\n\ntwo").cli("embed", "-")).isZero();
        run.interactive = false;
        assertThat(run.withInput("three\n").cli("embed")).isZero();
        assertThat(run.gateway.embeds)
                .extracting(request -> ((Input.Texts) request.input()).texts())
                .containsExactly(List.of("one", "two"), List.of("three"));
    }

    @Test
    void no_text_is_wrong_usage() {
        assertThat(run.cli("embed")).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).contains("embed requires a text");
        run.interactive = false;
        assertThat(run.withInput("\n\n").cli("embed")).isEqualTo(ExitCodes.USAGE);
        assertThat(run.gateway.embeds).isEmpty();
    }

    @Test
    void json_is_one_object_over_all_batches() throws Exception {
        run.gateway.truncated = List.of(1);
        String lines = IntStream.range(0, EmbedCommand.BATCH_SIZE + 2)
                .mapToObj(i -> "text " + i)
                .collect(Collectors.joining("\n"));
        assertThat(run.withInput(lines).cli("embed", "--json", "-")).isZero();

        JsonNode json = new ObjectMapper().readTree(run.out());
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly("model", "provider", "dimensions", "embeddings", "truncated", "usage");
        assertThat(json.get("dimensions").asInt()).isEqualTo(384);
        assertThat(json.get("embeddings")).hasSize(EmbedCommand.BATCH_SIZE + 2);
        assertThat(json.get("embeddings").get(EmbedCommand.BATCH_SIZE + 1).get(0).asDouble())
                .isEqualTo(8);
        assertThat(json.get("truncated").toString()).isEqualTo("[1,%d]".formatted(EmbedCommand.BATCH_SIZE + 1));
        assertThat(json.get("usage").get("prompt_tokens").asInt()).isEqualTo(EmbedCommand.BATCH_SIZE + 2);
        assertThat(json.get("usage").get("cost").decimalValue())
                .isEqualByComparingTo(BigDecimal.valueOf(EmbedCommand.BATCH_SIZE + 2, 6));
        assertThat(run.gateway.embeds).hasSize(2);
    }

    @Test
    void a_truncated_text_is_noted() {
        run.gateway.truncated = List.of(1);
        assertThat(run.cli("embed", "a", "b")).isZero();
        assertThat(run.err()).contains("text 2 exceeds the model's maximum length and was truncated");
    }

    @Test
    void an_unknown_model_has_its_own_exit_code() {
        run.gateway.failure = new ModelNotFound("no model 'x'", "x");
        assertThat(run.cli("embed", "--json", "a")).isEqualTo(ExitCodes.REQUEST);
        assertThat(run.err().strip()).isEqualTo("no model 'x'");
        assertThat(run.out()).isEmpty();
    }
}
