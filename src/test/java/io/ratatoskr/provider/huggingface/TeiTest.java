package io.ratatoskr.provider.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelSelection;
import io.ratatoskr.provider.ModelCatalog;
import io.ratatoskr.settings.ProviderProfile.EndpointKind;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A dedicated endpoint with Text Embeddings Inference. */
final class TeiTest {
    private static final List<String> LABELS = List.of("tea", "coffee");

    @Test
    void zero_shot_is_sent_as_pairs_and_computed_from_their_logits() {
        var server = new ScriptedHfServer(EndpointKind.TEI, ScriptedHfServer.fixture("tei-predict-nli-raw.json"))
                .withResponseHeaders(Map.of("x-compute-tokens", "48"));
        ZeroShotRequest request = ZeroShotRequest.of("org/nli", List.of("one", "two"), LABELS);
        ClassifyResponse response = server.execute(request, ClassifyResponse.class);
        assertThat(server.calls.getFirst().path()).isEqualTo("/predict");
        assertThat(server.body(0))
                .isEqualTo("{\"inputs\":[[\"one\",\"This example is tea.\"],[\"one\",\"This example is coffee.\"],"
                        + "[\"two\",\"This example is tea.\"],[\"two\",\"This example is coffee.\"]],"
                        + "\"raw_scores\":true,\"truncate\":true}");
        // Entailments 2.5 and 1.5, then 0.5 and 2.5
        assertThat(score(response, 0, "tea")).isCloseTo(0.7310585786, within(1e-9));
        assertThat(score(response, 0, "coffee")).isCloseTo(0.2689414214, within(1e-9));
        assertThat(score(response, 1, "coffee")).isCloseTo(0.8807970780, within(1e-9));
        assertThat(response.usage()).isNotNull();
        assertThat(response.usage().promptTokens()).isEqualTo(48);
    }

    private static double score(ClassifyResponse response, int text, String label) {
        return response.results().get(text).scores().get(label);
    }

    @Test
    void several_labels_may_hold_each_against_contradiction() {
        var server = new ScriptedHfServer(EndpointKind.TEI, ScriptedHfServer.fixture("tei-predict-nli-raw.json"));
        ZeroShotRequest one = ZeroShotRequest.of("org/nli", List.of("one", "two"), LABELS);
        var request = new ZeroShotRequest(
                one.texts(),
                false,
                new ZeroShotRequest.LabelSet(LABELS, true, "It is about {}."),
                ModelSelection.of(one.model()),
                one.extra(),
                one.dialect());
        ClassifyResponse response = server.execute(request, ClassifyResponse.class);
        assertThat(server.body(0)).contains("It is about coffee.");
        // 2.5 against -1.5, 1.5 against 3
        assertThat(score(response, 0, "tea")).isCloseTo(0.9820137900, within(1e-9));
        assertThat(score(response, 0, "coffee")).isCloseTo(0.1824255238, within(1e-9));
    }

    @Test
    void models_with_two_labels_support_zero_shot_and_others_do_not() {
        var two = new ScriptedHfServer(
                EndpointKind.TEI,
                "[[{\"score\":3,\"label\":\"entailment\"},{\"score\":1,\"label\":\"not_entailment\"}],"
                        + "[{\"score\":2,\"label\":\"not_entailment\"},{\"score\":1,\"label\":\"entailment\"}]]");
        ClassifyResult result = two.execute(ZeroShotRequest.of("m", "x", LABELS), ClassifyResponse.class)
                .results()
                .getFirst();
        assertThat(result.scores().get("tea")).isCloseTo(0.8807970780, within(1e-9));
        var other = new ScriptedHfServer(
                EndpointKind.TEI, "[[{\"score\":3,\"label\":\"POSITIVE\"}],[{\"score\":1,\"label\":\"POSITIVE\"}]]");
        assertThatExceptionOfType(NotSupported.class)
                .isThrownBy(() -> other.execute(ZeroShotRequest.of("m", "x", LABELS), ClassifyResponse.class));
        var mixed = new ScriptedHfServer(
                EndpointKind.TEI,
                "[[{\"score\":3,\"label\":\"entailment\"},{\"score\":1,\"label\":\"not_entailment\"}],"
                        + "[{\"score\":2,\"label\":\"entailment\"}]]");
        assertThatExceptionOfType(ProviderUnavailable.class)
                .isThrownBy(() -> mixed.execute(ZeroShotRequest.of("m", "x", LABELS), ClassifyResponse.class));
    }

    @Test
    void a_call_has_no_more_pairs_than_the_endpoint_takes() {
        List<String> texts = IntStream.range(0, 33).mapToObj(i -> "t" + i).toList();
        List<String> labels = IntStream.range(0, 10).mapToObj(i -> "l" + i).toList();
        ZeroShotRequest request = ZeroShotRequest.of("m", texts, labels);
        assertThat(ScriptedHfServer.PROTOCOL
                        .split(request, ScriptedHfServer.profileFor(EndpointKind.TEI))
                        .requests())
                .hasSize(11)
                .allSatisfy(part -> assertThat(((ZeroShotRequest) part).texts()).hasSizeLessThanOrEqualTo(3));
        List<String> many = IntStream.range(0, 50).mapToObj(i -> "l" + i).toList();
        assertThat(ScriptedHfServer.PROTOCOL
                        .split(
                                ZeroShotRequest.of("m", List.of("a", "b"), many),
                                ScriptedHfServer.profileFor(EndpointKind.TEI))
                        .requests())
                .hasSize(2);
    }

    @Test
    void usage_is_read_from_the_header_when_it_is_a_number() {
        for (String wrong : List.of("", "many", "-1", "1e3", "9999999999999", "١٢")) {
            assertThat(embedded(Map.of("x-compute-tokens", wrong)).usage())
                    .as(wrong)
                    .isNull();
        }
        assertThat(embedded(Map.of("x-compute-tokens", "7")).usage().promptTokens())
                .isEqualTo(7);
    }

    private static EmbedResponse embedded(Map<String, String> headers) {
        return new ScriptedHfServer(EndpointKind.TEI, "[[1,2]]")
                .withResponseHeaders(headers)
                .execute(EmbedRequest.of("m", "x"), EmbedResponse.class);
    }

    @Test
    void capabilities_of_a_classifier_are_read_from_its_labels() {
        ModelCatalog catalogue = ScriptedHfServer.PROTOCOL.modelCatalog().orElseThrow();
        String info = ScriptedHfServer.fixture("tei-info-zero-shot.json");
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
                .readPage(ScriptedHfServer.response(200, info), ScriptedHfServer.profileFor(EndpointKind.TEI))
                .models()
                .getFirst()
                .model()
                .info()
                .capabilities();
    }
}
