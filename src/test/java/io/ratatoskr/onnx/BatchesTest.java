package io.ratatoskr.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BatchesTest {
    private static final long SEED = 7;

    private final InferencePool pool = new InferencePool(1, 1);
    private final Batches batches = new Batches(BatchesTest::lengths);
    private final List<String> answered = new ArrayList<>();

    @Test
    void every_text_is_in_one_batch_and_no_batch_is_over_its_budget() {
        Random random = new Random(SEED);
        for (int round = 0; round < 200; round++) {
            List<Ready> texts =
                    waiting(random.ints(1 + random.nextInt(100), 2, 257).toArray());
            Set<Ready> left = new HashSet<>(texts);
            while (!left.isEmpty()) {
                Ready lead = left.stream()
                        .skip(random.nextInt(left.size()))
                        .findFirst()
                        .orElseThrow();
                List<Ready> batch = batches.take(lead, 1 + random.nextInt(4));

                String where = "seed %d, round %d, batch %s".formatted(SEED, round, lengthsOf(batch));
                assertThat(batch).as(where).contains(lead).doesNotHaveDuplicates();
                assertThat(left.containsAll(batch)).as(where).isTrue();
                batch.forEach(left::remove);
                int longest = batch.getLast().length();
                int shortest = batch.getFirst().length();
                assertThat(lengthsOf(batch)).as(where).isSorted();
                assertThat(batch.size()).as(where).isLessThanOrEqualTo(8);
                assertThat(batch.size() == 1 || batch.size() * longest <= 512)
                        .as(where)
                        .isTrue();
                assertThat(batch.size() == 1 || longest < 128).as(where).isTrue();
                assertThat(longest - shortest).as(where).isLessThanOrEqualTo(4 + longest / 4);
            }
        }
    }

    @Test
    void texts_of_like_length_go_together() {
        List<Ready> texts = waiting(10, 100, 11, 99, 12, 98, 13, 97, 128);

        assertThat(lengthsOf(batches.take(texts.get(3), 1))).containsExactly(97, 98, 99, 100);
        assertThat(lengthsOf(batches.take(texts.get(0), 1))).containsExactly(10, 11, 12, 13);
        assertThat(lengthsOf(batches.take(texts.get(8), 1))).containsExactly(128);
    }

    @Test
    void the_nearest_in_length_go_along() {
        List<Ready> texts = waiting(20, 17, 18, 19, 20, 20, 20, 20, 21, 22);

        assertThat(lengthsOf(batches.take(texts.getFirst(), 1))).containsExactly(18, 19, 20, 20, 20, 20, 20, 21);
    }

    @Test
    void few_texts_are_spread_over_the_free_threads() {
        List<Ready> texts = waiting(5, 5, 5, 5);

        assertThat(batches.take(texts.getFirst(), 2)).hasSize(2);
        assertThat(batches.take(texts.getLast(), 1)).hasSize(2);
    }

    @Test
    void a_removed_text_is_in_no_batch() {
        List<Ready> texts = waiting(5, 5, 5);
        batches.remove(texts.get(1));

        assertThat(batches.take(texts.getFirst(), 1)).containsExactly(texts.get(0), texts.get(2));
    }

    @Test
    void a_text_that_makes_a_run_fail_fails_alone() {
        List<Ready> texts = waiting(5, 6, 7, 8);
        Batches failing = new Batches(batch -> {
            if (batch.stream().anyMatch(tokens -> tokens.length() == 6)) {
                throw new OrtException("six");
            }
            return lengths(batch);
        });

        failing.run(texts);

        assertThat(answered).containsExactly("0: 5.0", "1 failed: six", "2: 7.0", "3: 8.0");
    }

    private static float[][] lengths(List<Tokens> batch) {
        return batch.stream().map(tokens -> new float[] {tokens.length()}).toArray(float[][]::new);
    }

    private static List<Integer> lengthsOf(List<Ready> batch) {
        return batch.stream().map(Ready::length).toList();
    }

    private List<Ready> waiting(int... lengths) {
        Lane lane = new Lane(pool, lengths.length, () -> {});
        Ready.Answers answers = new Ready.Answers() {
            @Override
            public void row(int text, float[] row) {
                answered.add(text + ": " + row[0]);
            }

            @Override
            public void failed(Throwable failure) {
                answered.add(answered.size() + " failed: " + failure.getMessage());
            }
        };
        List<Ready> texts = IntStream.range(0, lengths.length)
                .mapToObj(i -> new Ready(
                        lane, batches, answers, i, new Tokens(new long[lengths[i]], new long[lengths[i]], false)))
                .toList();
        texts.forEach(batches::add);
        return texts;
    }
}
