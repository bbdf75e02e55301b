package io.ratatoskr.provider.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.ModelCapability;
import io.ratatoskr.api.NotSupported;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.provider.ModelCatalog;
import io.ratatoskr.provider.ProviderProfile.EndpointKind;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A dedicated endpoint with Text Embeddings Inference. */
final class TeiTest {
    private static final List<String> LABELS = List.of("tea", "coffee");

    @Test
    void zero_shot_is_asked_as_pairs_and_made_of_their_logits() {
        var server = new Asking(EndpointKind.TEI, Asking.fixture("tei-predict-nli-raw.json"))
                .answeringWith(Map.of("x-compute-tokens", "48"));
        ZeroShotRequest request = ZeroShotRequest.of("org/nli", List.of("one", "two"), LABELS);
        ClassifyResponse answer = server.ask(request, ClassifyResponse.class);
        assertThat(server.calls.getFirst().path()).isEqualTo("/predict");
        assertThat(server.body(0))
                .isEqualTo("{\"inputs\":[[\"one\",\"This example is tea.\"],[\"one\",\"This example is coffee.\"],"
                        + "[\"two\",\"This example is tea.\"],[\"two\",\"This example is coffee.\"]],"
                        + "\"raw_scores\":true,\"truncate\":true}");
        // Entailments 2.5 and 1.5, then 0.5 and 2.5
        assertThat(score(answer, 0, "tea")).isCloseTo(0.7310585786, within(1e-9));
        assertThat(score(answer, 0, "coffee")).isCloseTo(0.2689414214, within(1e-9));
        assertThat(score(answer, 1, "coffee")).isCloseTo(0.8807970780, within(1e-9));
        assertThat(answer.usage()).isNotNull();
        assertThat(answer.usage().promptTokens()).isEqualTo(48);
    }

    private static double score(ClassifyResponse answer, int text, String label) {
        return answer.results().get(text).scores().get(label);
    }

    @Test
    void several_labels_may_hold_each_against_contradiction() {
        var server = new Asking(EndpointKind.TEI, Asking.fixture("tei-predict-nli-raw.json"));
        ZeroShotRequest one = ZeroShotRequest.of("org/nli", List.of("one", "two"), LABELS);
        var request = new ZeroShotRequest(
                one.texts(), false, LABELS, true, "It is about {}.", one.model(), null, one.extra(), one.dialect());
        ClassifyResponse answer = server.ask(request, ClassifyResponse.class);
        assertThat(server.body(0)).contains("It is about coffee.");
        // 2.5 against -1.5, 1.5 against 3
        assertThat(score(answer, 0, "tea")).isCloseTo(0.9820137900, within(1e-9));
        assertThat(score(answer, 0, "coffee")).isCloseTo(0.1824255238, within(1e-9));
    }

    @Test
    void models_with_two_labels_serve_zero_shot_and_others_do_not() {
        var two = new Asking(
                EndpointKind.TEI,
                "[[{\"score\":3,\"label\":\"entailment\"},{\"score\":1,\"label\":\"not_entailment\"}],"
                        + "[{\"score\":2,\"label\":\"not_entailment\"},{\"score\":1,\"label\":\"entailment\"}]]");
        ClassifyResult result = two.ask(ZeroShotRequest.of("m", "x", LABELS), ClassifyResponse.class)
                .results()
                .getFirst();
        assertThat(result.scores().get("tea")).isCloseTo(0.8807970780, within(1e-9));
        var other = new Asking(
                EndpointKind.TEI, "[[{\"score\":3,\"label\":\"POSITIVE\"}],[{\"score\":1,\"label\":\"POSITIVE\"}]]");
        assertThatExceptionOfType(NotSupported.class)
                .isThrownBy(() -> other.ask(ZeroShotRequest.of("m", "x", LABELS), ClassifyResponse.class));
        var mixed = new Asking(
                EndpointKind.TEI,
                "[[{\"score\":3,\"label\":\"entailment\"},{\"score\":1,\"label\":\"not_entailment\"}],"
                        + "[{\"score\":2,\"label\":\"entailment\"}]]");
        assertThatExceptionOfType(ProviderUnavailable.class)
                .isThrownBy(() -> mixed.ask(ZeroShotRequest.of("m", "x", LABELS), ClassifyResponse.class));
    }

    @Test
    void a_call_has_no_more_pairs_than_the_endpoint_takes() {
        List<String> texts = IntStream.range(0, 33).mapToObj(i -> "t" + i).toList();
        List<String> labels = IntStream.range(0, 10).mapToObj(i -> "l" + i).toList();
        ZeroShotRequest request = ZeroShotRequest.of("m", texts, labels);
        assertThat(Asking.PROTOCOL.split(request, Asking.serving(EndpointKind.TEI)).requests())
                .hasSize(11)
                .allSatisfy(part -> assertThat(((ZeroShotRequest) part).texts()).hasSizeLessThanOrEqualTo(3));
        List<String> many = IntStream.range(0, 50).mapToObj(i -> "l" + i).toList();
        assertThat(Asking.PROTOCOL
                        .split(ZeroShotRequest.of("m", List.of("a", "b"), many), Asking.serving(EndpointKind.TEI))
                        .requests())
                .hasSize(2);
    }

    @Test
    void counts_are_taken_from_the_header_when_they_are_numbers() {
        for (String wrong : List.of("", "many", "-1", "1e3", "9999999999999", "١٢")) {
            assertThat(embedded(Map.of("x-compute-tokens", wrong)).usage())
                    .as(wrong)
                    .isNull();
        }
        assertThat(embedded(Map.of("x-compute-tokens", "7")).usage().promptTokens())
                .isEqualTo(7);
    }

    private static EmbedResponse embedded(Map<String, String> headers) {
        return new Asking(EndpointKind.TEI, "[[1,2]]")
                .answeringWith(headers)
                .ask(EmbedRequest.of("m", "x"), EmbedResponse.class);
    }

    @Test
    void what_a_classifier_can_do_is_read_from_its_labels() {
        ModelCatalog catalogue = Asking.PROTOCOL.modelCatalog().orElseThrow();
        String info = Asking.fixture("tei-info-zero-shot.json");
        assertThat(capabilities(catalogue, info)).containsOnly(ModelCapability.CLASSIFY, ModelCapability.ZERO_SHOT);
        assertThat(capabilities(
                        catalogue,
                        info.replace("\"1\":\"not_entailment\"", "\"1\":\"Neutral\",\"2\":\"CONTRADICTION\"")))
                .containsOnly(
                        ModelCapability.CLASSIFY,
                        ModelCapability.ZERO_SHOT,
                        ModelCapability.NLI,
                        ModelCapability.STANCE);
        assertThat(capabilities(catalogue, info.replace("\"1\":\"not_entailment\"", "\"1\":\"other\"")))
                .containsOnly(ModelCapability.CLASSIFY);
    }

    private static Iterable<ModelCapability> capabilities(ModelCatalog catalogue, String info) {
        return catalogue
                .readPage(Asking.answer(200, info), Asking.serving(EndpointKind.TEI))
                .models()
                .getFirst()
                .model()
                .info()
                .capabilities();
    }
}
