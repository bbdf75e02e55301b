package io.ratatoskr.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.NliResult;
import io.ratatoskr.api.RankedDocument;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.StanceLabel;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.StanceResponse;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.error.BatchTooLarge;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelSelection;
import io.ratatoskr.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares every kind of local model with results of PyTorch and transformers; see {@code src/test/golden/models}. */
final class ModelKindTest {
    @RegisterExtension
    static final SharedModels MODELS = new SharedModels();

    private static final String NLI = "nli-tiny";
    private static final double TOLERANCE = 2e-4;

    private static <T extends ModelResponse> T infer(Class<T> type, ModelRequest request) {
        return type.cast(MODELS.models().infer(request, Cancellation.withTimeout(Duration.ofMinutes(1))));
    }

    private static List<String[]> rows(String golden) throws IOException {
        try (InputStream in = ModelKindTest.class.getResourceAsStream("/golden/" + golden + ".tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\t"))
                    .toList();
        }
    }

    private static String text(String json) throws IOException {
        return Json.mapper().readValue(json, String.class);
    }

    private static Map<String, Double> scores(String json) throws IOException {
        return Json.mapper().readValue(json, new TypeReference<>() {});
    }

    @Test
    void nli_agrees_with_the_reference() throws IOException {
        List<NliPair> pairs = new ArrayList<>();
        List<Map<String, Double>> expected = new ArrayList<>();
        for (String[] row : rows(NLI)) {
            pairs.add(new NliPair(text(row[1]), text(row[2])));
            expected.add(scores(row[3]));
        }
        NliResponse response = infer(NliResponse.class, NliRequest.of(NLI, pairs));
        for (int i = 0; i < pairs.size(); i++) {
            NliResult result = response.results().get(i);
            assertThat(result.entailment())
                    .as("%s", pairs.get(i))
                    .isCloseTo(expected.get(i).get("entailment"), within(TOLERANCE));
            assertThat(result.contradiction()).isCloseTo(expected.get(i).get("contradiction"), within(TOLERANCE));
            assertThat(result.neutral()).isCloseTo(expected.get(i).get("neutral"), within(TOLERANCE));
        }
    }

    @Test
    void a_result_does_not_depend_on_batch_or_order() throws IOException {
        List<NliPair> pairs = new ArrayList<>();
        for (String[] row : rows(NLI)) {
            pairs.add(new NliPair(text(row[1]), text(row[2])));
        }
        List<NliResult> alone = new ArrayList<>();
        for (NliPair pair : pairs) {
            alone.add(infer(NliResponse.class, NliRequest.of(NLI, List.of(pair)))
                    .results()
                    .getFirst());
        }
        for (long seed = 1; seed <= 5; seed++) {
            Random random = new Random(seed);
            List<NliPair> mixed = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                mixed.add(pairs.get(random.nextInt(pairs.size())));
            }
            List<NliResult> together =
                    infer(NliResponse.class, NliRequest.of(NLI, mixed)).results();
            for (int i = 0; i < mixed.size(); i++) {
                assertThat(together.get(i).entailment())
                        .as("seed %d, %s", seed, mixed.get(i))
                        .isCloseTo(alone.get(pairs.indexOf(mixed.get(i))).entailment(), within(1e-5));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"nli-tiny, nli-tiny-zero-shot", "zero-shot-two-label, zero-shot-two-label"})
    void zero_shot_agrees_with_the_reference(String model, String golden) throws IOException {
        for (String[] row : rows(golden)) {
            Map<String, Double> expected = scores(row[3]);
            ZeroShotRequest request = new ZeroShotRequest(
                    List.of(text(row[1])),
                    true,
                    new ZeroShotRequest.LabelSet(List.copyOf(expected.keySet()), row[0].equals("multi"), text(row[2])),
                    ModelSelection.of(model),
                    AdditionalProperties.NONE,
                    Dialects.NATIVE);
            ClassifyResult result =
                    infer(ClassifyResponse.class, request).results().getFirst();
            assertThat(result.scores().keySet()).containsExactlyElementsOf(expected.keySet());
            expected.forEach((label, score) -> assertThat(result.scores().get(label))
                    .as("%s %s", row[1], label)
                    .isCloseTo(score, within(TOLERANCE)));
        }
    }

    @Test
    void classification_agrees_with_the_reference() throws IOException {
        List<String> texts = new ArrayList<>();
        List<Map<String, Double>> expected = new ArrayList<>();
        for (String[] row : rows("classify-tiny")) {
            texts.add(text(row[1]));
            expected.add(scores(row[2]));
        }
        ClassifyResponse response = infer(ClassifyResponse.class, ClassifyRequest.of("classify-tiny", texts));
        for (int i = 0; i < texts.size(); i++) {
            ClassifyResult result = response.results().get(i);
            int at = i;
            expected.get(i)
                    .forEach((label, score) -> assertThat(result.scores().get(label))
                            .as("%s %s", texts.get(at), label)
                            .isCloseTo(score, within(TOLERANCE)));
        }
        assertThat(response.results().getFirst().topLabel()).isEqualTo("animal");
    }

    @Test
    void reranking_agrees_with_the_reference_and_returns_the_best_first() throws IOException {
        Map<String, List<String>> documents = new LinkedHashMap<>();
        Map<String, Double> expected = new LinkedHashMap<>();
        for (String[] row : rows("rerank-tiny")) {
            documents.computeIfAbsent(text(row[1]), query -> new ArrayList<>()).add(text(row[2]));
            expected.put(text(row[1]) + "\0" + text(row[2]), Double.valueOf(row[4]));
        }
        for (String query : documents.keySet()) {
            if (query.isBlank()) {
                continue;
            }
            List<String> candidates = documents.get(query);
            RerankResponse response = infer(RerankResponse.class, RerankRequest.of("rerank-tiny", query, candidates));
            assertThat(response.results())
                    .hasSize(candidates.size())
                    .isSortedAccordingTo(Comparator.comparingDouble(RankedDocument::relevanceScore)
                            .reversed());
            for (RankedDocument ranked : response.results()) {
                String document = candidates.get(ranked.index());
                assertThat(ranked.relevanceScore())
                        .as("%s | %s", query, document)
                        .isCloseTo(expected.get(query + "\0" + document), within(TOLERANCE));
            }
        }
    }

    @Test
    void the_best_documents_come_back_with_their_text_when_requested() {
        RerankRequest request = new RerankRequest(
                "what is a violin?",
                List.of(
                        "a large flightless bird of Africa",
                        "a bowed stringed instrument with four strings that is held under the chin"),
                1,
                true,
                ModelSelection.of("rerank-tiny"),
                AdditionalProperties.NONE,
                Dialects.NATIVE);
        assertThat(infer(RerankResponse.class, request).results())
                .singleElement()
                .satisfies(best -> {
                    assertThat(best.index()).isEqualTo(1);
                    assertThat(best.document()).startsWith("a bowed");
                });
    }

    @Test
    void an_embedding_with_first_token_pooling_and_prompts_agrees_with_the_reference() throws IOException {
        for (String[] row : rows("embed-tiny-cls")) {
            String text = text(row[2]);
            if (text.isEmpty()) {
                continue;
            }
            EmbedRequest request = EmbedRequest.builder("embed-tiny-cls", Input.of(text))
                    .inputType(row[0].isEmpty() ? null : row[0])
                    .build();
            EmbedResponse response = infer(EmbedResponse.class, request);
            assertThat(response.usage().promptTokens()).as(row[2]).isEqualTo(Integer.parseInt(row[1]));
            float[] expected = GoldenVector.floats(row[4]);
            float[] vector = response.embeddings().getFirst().values();
            for (int i = 0; i < expected.length; i++) {
                assertThat(vector[i]).as("%s [%d]", row[2], i).isCloseTo(expected[i], within(1e-4f));
            }
        }
    }

    @Test
    void stance_names_the_target_and_sums_to_one() {
        StanceResponse response =
                infer(StanceResponse.class, StanceRequest.of(NLI, List.of("I love dogs.", "I hate dogs."), "dogs"));
        assertThat(response.results()).hasSize(2).allSatisfy(result -> {
            assertThat(result.target()).isEqualTo("dogs");
            assertThat(result.favor() + result.against() + result.neutral()).isCloseTo(1, within(1e-9));
            assertThat(result.label()).isIn((Object[]) StanceLabel.values());
        });
        assertThat(response.usage().promptTokens()).isPositive();
    }

    @Test
    void a_pair_that_is_too_long_is_reported_as_truncated() {
        NliResponse response = infer(
                NliResponse.class,
                NliRequest.of(NLI, List.of(new NliPair("short", "short"), new NliPair("word ".repeat(5000), "short"))));
        assertThat(response.truncated()).containsExactly(1);
    }

    @Test
    void a_model_supports_only_the_operations_of_its_kind() {
        for (ModelRequest request : List.of(
                EmbedRequest.of(NLI, "text"),
                ClassifyRequest.of(NLI, "text"),
                RerankRequest.of(NLI, "q", List.of("d")))) {
            assertThatThrownBy(() -> infer(ModelResponse.class, request))
                    .isInstanceOf(NotSupported.class)
                    .hasMessage(
                            "model '%s' (provider 'local') does not support '%s'; it supports: nli, zero-shot, stance"
                                    .formatted(NLI, request.operation().wireName()));
        }
        assertThatThrownBy(() -> infer(ModelResponse.class, NliRequest.of(SharedModels.FP32, "p", "h")))
                .isInstanceOf(NotSupported.class)
                .hasMessageEndingWith("(provider 'local') does not support 'nli'; it supports: embed");
    }

    @Test
    void too_many_labels_times_texts_are_refused_before_any_work() {
        List<String> labels =
                IntStream.range(0, 5000).mapToObj(i -> "label " + i).toList();
        List<String> texts = IntStream.range(0, 5000).mapToObj(i -> "text " + i).toList();
        assertThatThrownBy(() -> infer(ModelResponse.class, ZeroShotRequest.of(NLI, texts, labels)))
                .isInstanceOf(BatchTooLarge.class);
    }

    @Test
    void duplicate_and_missing_labels_are_rejected() {
        assertThatThrownBy(() -> ZeroShotRequest.of(NLI, "text", List.of("a", "a")))
                .isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> ZeroShotRequest.of(NLI, "text", List.of())).isInstanceOf(InvalidRequest.class);
    }

    @Test
    void listing_shows_the_capabilities_of_a_model() {
        assertThat(MODELS.models().find(NLI).orElseThrow().info().capabilities())
                .contains(ModelCapability.NLI, ModelCapability.ZERO_SHOT, ModelCapability.STANCE)
                .doesNotContain(ModelCapability.EMBED);
    }
}
