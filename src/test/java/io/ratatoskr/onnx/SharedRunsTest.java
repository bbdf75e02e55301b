package io.ratatoskr.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.NliResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that share runs get the same results as alone. */
final class SharedRunsTest {
    private static final long SEED = 20261124;
    private static final double TOLERANCE = 1e-5;
    private static final int TEXTS = 40;

    @RegisterExtension
    static final SharedModels local = new SharedModels();

    @ParameterizedTest
    @ValueSource(strings = {"nli-tiny", "classify-tiny", "embed-tiny-cls", SharedModels.FP32})
    void a_result_does_not_depend_on_the_other_texts_of_a_batch(String model) throws Exception {
        Random random = new Random(SEED);
        List<String> texts =
                IntStream.range(0, TEXTS).mapToObj(i -> text(random)).toList();
        List<double[]> alone = texts.stream()
                .map(text -> infer(model, List.of(text)).getFirst())
                .toList();
        List<List<Integer>> requests = IntStream.range(0, 60)
                .mapToObj(i -> random.ints(random.nextInt(4) > 0 ? 1 : 1 + random.nextInt(20), 0, TEXTS)
                        .boxed()
                        .toList())
                .toList();

        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<double[]>>> futures = new ArrayList<>();
            for (List<Integer> request : requests) {
                futures.add(callers.submit(
                        () -> infer(model, request.stream().map(texts::get).toList())));
            }
            for (int i = 0; i < requests.size(); i++) {
                List<double[]> result = futures.get(i).get();
                for (int index = 0; index < result.size(); index++) {
                    int text = requests.get(i).get(index);
                    assertThat(result.get(index))
                            .as("seed %d, request %d, place %d: %s", SEED, i, index, texts.get(text))
                            .containsExactly(alone.get(text), within(TOLERANCE));
                }
            }
        }
    }

    private static List<double[]> infer(String model, List<String> texts) {
        ModelRequest request = switch (model) {
            case "nli-tiny" ->
                NliRequest.of(
                        model,
                        texts.stream()
                                .map(text -> new NliPair(text, "A squirrel runs."))
                                .toList());
            case "classify-tiny" -> ClassifyRequest.of(model, texts);
            default -> EmbedRequest.of(model, texts);
        };
        ModelResponse response = local.models().infer(request, Cancellation.withTimeout(Duration.ofMinutes(2)));
        return switch (response) {
            case NliResponse nli ->
                nli.results().stream()
                        .map(result -> new double[] {result.entailment(), result.contradiction(), result.neutral()})
                        .toList();
            case ClassifyResponse classify ->
                classify.results().stream()
                        .map(result -> numbers(result.scores()))
                        .toList();
            case EmbedResponse embed ->
                embed.embeddings().stream()
                        .map(embedding -> IntStream.range(0, embedding.values().length)
                                .mapToDouble(i -> embedding.values()[i])
                                .toArray())
                        .toList();
            default -> throw new AssertionError("a response to another operation: " + response);
        };
    }

    private static double[] numbers(Map<String, Double> scores) {
        return new TreeMap<>(scores)
                .values().stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static String text(Random random) {
        List<String> words = List.of("squirrel", "tree", "runs", "Ratatoskr", "über", "木", "unbelievably", "42", "!");
        StringBuilder text = new StringBuilder(words.get(random.nextInt(words.size())));
        int length = (int) Math.exp(random.nextDouble() * 4.5);
        for (int word = 0; word < length; word++) {
            text.append(' ').append(words.get(random.nextInt(words.size())));
        }
        return text.toString();
    }
}
