package io.ratatoskr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.ModelNotFound;
import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.api.ZeroShotRequest;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands nli, classify, stance and rerank. */
class ScoreCommandsTest {
    private final CommandRunner run = new CommandRunner();

    @Test
    void pair_gets_a_line_with_its_label_first() {
        assertThat(run.cli("nli", "--model", "m", "a dog", "a dog")).isZero();
        assertThat(run.out().strip()).isEqualTo("entailment  0.7500  (contradiction 0.1250, neutral 0.1250)");
        assertThat(((NliRequest) lastRequest()).pairs()).containsExactly(new NliPair("a dog", "a dog"));
        assertThat(lastRequest().model()).isEqualTo("m");
        assertThat(run.gateway.closed).isTrue();
    }

    @Test
    void pairs_are_lines_with_a_tab() {
        run.interactive = false;
        assertThat(run.withInput("a\tb\n\nc\tc\n").cli("nli", "--model", "m")).isZero();
        assertThat(run.out().lines()).hasSize(2).first().asString().startsWith("neutral  0.7500");
        assertThat(((NliRequest) lastRequest()).pairs()).containsExactly(new NliPair("a", "b"), new NliPair("c", "c"));
    }

    @Test
    void half_a_pair_is_wrong_usage() {
        assertThat(run.cli("nli", "--model", "m", "a dog")).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).contains("no hypothesis");
        var other = new CommandRunner();
        assertThat(other.withInput("a dog\n").cli("nli", "--model", "m", "-")).isEqualTo(ExitCodes.USAGE);
        assertThat(other.err()).contains("no tab between premise and hypothesis: a dog");
        var none = new CommandRunner();
        assertThat(none.cli("nli", "--model", "m")).isEqualTo(ExitCodes.USAGE);
        assertThat(none.err()).contains("nli requires a premise and a hypothesis");
        assertThat(other.gateway.tasks).isEmpty();
    }

    @Test
    void labels_of_the_caller_make_it_zero_shot() {
        assertThat(run.cli(
                        "classify",
                        "--model",
                        "m",
                        "--labels",
                        "law, food,music",
                        "--hypothesis-template",
                        "It is {}.",
                        "some food"))
                .isZero();
        assertThat(run.out().strip()).isEqualTo("food  0.9000  (law 0.0500, music 0.0500)");
        var request = (ZeroShotRequest) lastRequest();
        assertThat(request.labels()).containsExactly("law", "food", "music");
        assertThat(request.multiLabel()).isFalse();
        assertThat(request.hypothesisTemplate()).isEqualTo("It is {}.");
    }

    @Test
    void without_labels_the_models_own_are_taken() {
        assertThat(run.cli("classify", "--model", "m", "so positive", "so negative"))
                .isZero();
        assertThat(run.out().lines())
                .containsExactly("positive  0.9000  (negative 0.0500)", "negative  0.9000  (positive 0.0500)");
        assertThat(((ClassifyRequest) lastRequest()).texts()).containsExactly("so positive", "so negative");
        assertThat(run.cli("classify", "--model", "m", "--multi-label", "x")).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).contains("require --labels");
    }

    @Test
    void many_labels_are_not_all_shown() {
        assertThat(run.cli("classify", "--model", "m", "--labels", "a,b,c,d,e,f,g,h", "h"))
                .isZero();
        assertThat(run.out().strip()).isEqualTo("h  0.9000  (a 0.0500, b 0.0500, c 0.0500, d 0.0500, e 0.0500, …)");
    }

    @Test
    void stance_needs_its_target() {
        assertThat(run.cli("stance", "--model", "m", "--target", "the bridge", "no way", "yes"))
                .isZero();
        assertThat(run.out().lines())
                .containsExactly(
                        "against  1.0000  (favor 0.0000, neutral 0.0000)",
                        "favor  1.0000  (against 0.0000, neutral 0.0000)");
        assertThat(((StanceRequest) lastRequest()).target()).isEqualTo("the bridge");
        assertThat(run.cli("stance", "--model", "m", "yes")).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).contains("--target");
    }

    @Test
    void documents_are_printed_best_first_with_their_place() {
        assertThat(run.cli("rerank", "--model", "m", "--top-n", "2", "q", "a", "ccc", "bb"))
                .isZero();
        assertThat(run.out().lines()).containsExactly("0.0300  2  ccc", "0.0200  3  bb");
        var request = (RerankRequest) lastRequest();
        assertThat(request.query()).isEqualTo("q");
        assertThat(request.documents()).containsExactly("a", "ccc", "bb");
    }

    @Test
    void documents_may_be_lines_and_json_repeats_them() throws Exception {
        assertThat(run.withInput("a\nbb\n").cli("rerank", "--json", "--model", "m", "q", "-"))
                .isZero();
        JsonNode json = new ObjectMapper().readTree(run.out());
        assertThat(json.at("/results/0/index").asInt()).isOne();
        assertThat(json.at("/results/0/document/text").asText()).isEqualTo("bb");
        assertThat(json.get("provider").asText()).isEqualTo("memory");
        assertThat(new CommandRunner().cli("rerank", "--model", "m", "q")).isEqualTo(ExitCodes.USAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nli", "classify", "stance"})
    void json_is_one_object_over_all_batches(String command) throws Exception {
        run.gateway.truncated = List.of(1);
        int count = EmbedCommand.BATCH_SIZE + 2;
        String lines = IntStream.range(0, count).mapToObj(i -> "a\t" + i).collect(Collectors.joining("\n"));
        String[] line = command.equals("stance")
                ? new String[] {command, "--json", "--model", "m", "--target", "t", "-"}
                : new String[] {command, "--json", "--model", "m", "-"};
        assertThat(run.withInput(lines).cli(line)).isZero();

        JsonNode json = new ObjectMapper().readTree(run.out());
        assertThat(json.get("results")).hasSize(count);
        assertThat(json.get("method").asText()).isEqualTo(command.equals("classify") ? "llm" : "model");
        assertThat(json.get("model").asText()).isEqualTo("m");
        assertThat(json.get("provider").asText()).isEqualTo("memory");
        assertThat(json.get("truncated").toString()).isEqualTo("[1,%d]".formatted(EmbedCommand.BATCH_SIZE + 1));
        if (command.equals("stance")) {
            assertThat(json.has("usage")).as("the provider reports no usage").isFalse();
        } else {
            assertThat(json.at("/usage/prompt_tokens").asInt()).isEqualTo(count);
        }
        assertThat(run.gateway.tasks).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "nli, ratatoskr.cli.nli-model, a, b",
        "stance, ratatoskr.cli.nli-model, --target=t, b",
        "classify, ratatoskr.cli.nli-model, --labels=t, b",
        "classify, ratatoskr.cli.classify-model, a, b",
        "rerank, ratatoskr.cli.rerank-model, a, b"
    })
    void model_comes_from_the_configuration_or_is_required(String command, String key, String first, String second) {
        assertThat(run.cli(command, first, second)).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).contains(command + " has no model", "--model", key);
        assertThat(run.gateway.tasks).isEmpty();

        assertThat(run.cli(command, "--set", key + "=mine", first, second)).isZero();
        assertThat(lastRequest().model()).isEqualTo("mine");
    }

    @Test
    void cut_text_is_noted_and_a_failure_has_its_exit_code() {
        run.gateway.truncated = List.of(1);
        assertThat(run.cli("classify", "--model", "m", "a", "b")).isZero();
        assertThat(run.err()).contains("text 2 exceeds the model's maximum length and was truncated");

        run.gateway.failure = new ModelNotFound("no model 'x'", "x");
        assertThat(run.cli("rerank", "--model", "x", "q", "d")).isEqualTo(ExitCodes.REQUEST);
        run.gateway.failure = new ProviderUnavailable("llm: down");
        assertThat(run.cli("nli", "--json", "--model", "x", "p", "h")).isEqualTo(ExitCodes.FAILED);
        assertThat(run.cli("classify", "--model", "x", "--labels", "a,a", "t")).isEqualTo(ExitCodes.REQUEST);
        assertThat(run.err()).contains("labels contains 'a' twice");
    }

    private ScoringRequest lastRequest() {
        return run.gateway.tasks.getLast();
    }
}
