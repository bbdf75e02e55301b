package io.ratatoskr.onnx;

import static io.ratatoskr.onnx.SharedModels.FP32;
import static io.ratatoskr.onnx.SharedModels.INT8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.model.Usage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EmbeddingTest {
    private static final String STAGE = "A man is playing a guitar on stage.";
    private static final long SEED = 20261123;

    @RegisterExtension
    static final SharedModels local = new SharedModels();

    @Test
    void fp32_vectors_are_those_of_another_runtime() throws IOException {
        for (GoldenVector golden : GoldenVector.load(FP32)) {
            assertThat(VectorMath.maxDifference(local.vector(FP32, golden.text()), golden.vector()))
                    .as(golden.text())
                    .isLessThan(1e-4);
        }
    }

    /**
     * A different rounding moves an activation by a whole step: releases of the runtime differ by cosines of
     * 0.999. Batching, which must not happen, would show as 0.995.
     */
    @Test
    void int8_vectors_are_nearly_those_of_another_runtime() throws IOException {
        for (GoldenVector golden : GoldenVector.load(INT8)) {
            assertThat(VectorMath.dot(local.vector(INT8, golden.text()), golden.vector()))
                    .as(golden.text())
                    .isGreaterThan(0.998);
        }
    }

    @Test
    void tokens_are_counted_after_truncation() throws IOException {
        List<GoldenVector> goldens = GoldenVector.load(FP32);
        EmbedResponse response =
                local.embed(FP32, goldens.stream().map(GoldenVector::text).toList());

        assertThat(response.usage())
                .isEqualTo(
                        Usage.of(goldens.stream().mapToInt(GoldenVector::tokens).sum(), 0));
        assertThat(response.truncated()).containsExactly(goldens.size() - 2, goldens.size() - 1);
    }

    @ParameterizedTest
    @CsvSource({
        "0.7067, 0.7023, Someone is performing music with a guitar.",
        "-0.0031, -0.0008, How do I reset my password?",
    })
    void similarity_matches_the_reference(double fp32, double int8, String other) {
        assertThat(VectorMath.dot(local.vector(FP32, STAGE), local.vector(FP32, other)))
                .isCloseTo(fp32, within(2e-4));
        assertThat(VectorMath.dot(local.vector(INT8, STAGE), local.vector(INT8, other)))
                .isCloseTo(int8, within(5e-3));
    }

    @Test
    void the_first_numbers_are_the_known_ones() {
        float[] vector = local.vector(FP32, STAGE);

        assertThat(vector).hasSize(384);
        assertThat(vector[0]).isCloseTo(0.01859f, within(1e-5f));
        assertThat(vector[1]).isCloseTo(0.03584f, within(1e-5f));
        assertThat(vector[2]).isCloseTo(-0.01521f, within(1e-5f));
        assertThat(VectorMath.dot(vector, vector)).isCloseTo(1, within(1e-5));
    }

    @Test
    void int8_stays_near_fp32() throws IOException {
        for (GoldenVector golden : GoldenVector.load(FP32).subList(0, 4)) {
            assertThat(VectorMath.dot(local.vector(INT8, golden.text()), golden.vector()))
                    .as(golden.text())
                    .isGreaterThan(0.98);
        }
    }

    @ParameterizedTest
    @CsvSource({FP32 + ", 1e-6", INT8 + ", 0"})
    void a_vector_does_not_depend_on_batch_order_or_load(String model, double tolerance) throws Exception {
        Random random = new Random(SEED);
        List<String> texts = texts(random, 24);
        List<float[]> alone =
                texts.stream().map(text -> local.vector(model, text)).toList();
        List<List<Integer>> orders = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < texts.size(); i++) {
                order.add(random.nextInt(texts.size()));
            }
            Collections.shuffle(order, random);
            orders.add(order);
        }

        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<EmbedResponse>> responses = orders.stream()
                    .map(order -> callers.submit(() ->
                            local.embed(model, order.stream().map(texts::get).toList())))
                    .toList();
            for (int round = 0; round < orders.size(); round++) {
                List<Embedding> embeddings = responses.get(round).get().embeddings();
                for (int i = 0; i < embeddings.size(); i++) {
                    int text = orders.get(round).get(i);
                    assertThat(VectorMath.maxDifference(embeddings.get(i).values(), alone.get(text)))
                            .as("seed %d, round %d, place %d: %s", SEED, round, i, texts.get(text))
                            .isLessThanOrEqualTo(tolerance);
                }
            }
        }
    }

    @Test
    void the_same_text_twice_is_computed_once_and_counted_twice() {
        EmbedResponse twice = local.embed(INT8, List.of("hello world", "another", "hello world"));

        assertThat(twice.embeddings().get(0).values())
                .isSameAs(twice.embeddings().get(2).values());
        assertThat(twice.usage()).isEqualTo(Usage.of(4 + 3 + 4, 0));
    }

    @Test
    void the_response_names_model_and_provider() {
        EmbedResponse response = local.embed("sentence-transformers/ALL-MiniLM-L6-v2-Q", List.of("hello"));

        assertThat(response.model()).isEqualTo(INT8);
        assertThat(response.provider()).isEqualTo("local");
    }

    private static List<String> texts(Random random, int count) {
        List<String> words = List.of("squirrel", "tree", "runs", "Ratatoskr", "über", "木", "unbelievably", "42", "!");
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = 1 + (int) Math.exp(random.nextDouble() * 4.5);
            StringBuilder text = new StringBuilder("t" + i);
            for (int w = 0; w < length; w++) {
                text.append(' ').append(words.get(random.nextInt(words.size())));
            }
            texts.add(text.toString());
        }
        return texts;
    }
}
