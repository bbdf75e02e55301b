package io.ratatoskr.onnx.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import io.ratatoskr.tokenizer.TokenizedInput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TextBatcherTest {
    private static final long SEED = 7;

    private final InferencePool pool = new InferencePool(1, 1);
    private final TextBatcher batcher = new TextBatcher((batch, control) -> lengths(batch));
    private final List<String> results = new ArrayList<>();

    @Test
    void every_text_is_in_one_batch_and_no_batch_is_over_its_budget() {
        Random random = new Random(SEED);
        for (int round = 0; round < 200; round++) {
            List<PendingText> texts =
                    addTexts(random.ints(1 + random.nextInt(100), 2, 257).toArray());
            Set<PendingText> left = new HashSet<>(texts);
            int maxTokens = 64 + random.nextInt(449);
            while (!left.isEmpty()) {
                PendingText lead = left.stream()
                        .skip(random.nextInt(left.size()))
                        .findFirst()
                        .orElseThrow();
                List<PendingText> batch = batcher.take(lead, 1 + random.nextInt(4), maxTokens);

                String description = "seed %d, round %d, batch %s".formatted(SEED, round, lengthsOf(batch));
                assertThat(batch).as(description).contains(lead).doesNotHaveDuplicates();
                assertThat(left.containsAll(batch)).as(description).isTrue();
                batch.forEach(left::remove);
                int longest = batch.getLast().length();
                int shortest = batch.getFirst().length();
                assertThat(lengthsOf(batch)).as(description).isSorted();
                assertThat(batch.size()).as(description).isLessThanOrEqualTo(8);
                assertThat(batch.size() == 1 || batch.size() * longest <= maxTokens)
                        .as(description)
                        .isTrue();
                assertThat(batch.size() == 1 || longest < 128).as(description).isTrue();
                assertThat(longest - shortest).as(description).isLessThanOrEqualTo(4 + longest / 4);
            }
        }
    }

    @Test
    void texts_of_like_length_go_together() {
        List<PendingText> texts = addTexts(10, 60, 11, 59, 12, 58, 13, 57, 128);

        assertThat(lengthsOf(batcher.take(texts.get(3), 1, 256))).containsExactly(57, 58, 59, 60);
        assertThat(lengthsOf(batcher.take(texts.get(0), 1, 256))).containsExactly(10, 11, 12, 13);
        assertThat(lengthsOf(batcher.take(texts.get(8), 1, 256))).containsExactly(128);
    }

    @Test
    void the_nearest_in_length_go_along() {
        List<PendingText> texts = addTexts(20, 17, 18, 19, 20, 20, 20, 20, 21, 22);

        assertThat(lengthsOf(batcher.take(texts.getFirst(), 1, 256))).containsExactly(18, 19, 20, 20, 20, 20, 20, 21);
    }

    @Test
    void a_text_over_the_maximum_runs_alone_and_others_fill_it() {
        List<PendingText> texts = addTexts(40, 40, 40, 40, 40, 40, 40, 40, 40, 40);

        assertThat(batcher.take(texts.get(0), 1, 39)).hasSize(1);
        assertThat(batcher.take(texts.get(1), 1, 79)).hasSize(1);
        assertThat(batcher.take(texts.get(2), 1, 80)).hasSize(2);
        assertThat(batcher.take(texts.get(4), 1, 199)).hasSize(4);
    }

    @Test
    void texts_of_small_requests_share_no_run_with_those_of_large_ones() {
        List<PendingText> large = addTexts(16, 16, 16, 16, 16, 16, 16, 16, 16);
        List<PendingText> small = addTexts(16, 16);
        List<PendingText> single = addTexts(17);
        batcher.remove(small.get(1));

        assertThat(batcher.take(single.getFirst(), 1, 256)).containsExactly(small.get(0), single.get(0));
        assertThat(batcher.take(large.getFirst(), 1, 256)).hasSize(8).allMatch(large::contains);
        assertThat(batcher.take(large.getLast(), 1, 256)).hasSize(1);
    }

    @Test
    void few_texts_are_spread_over_the_free_threads() {
        List<PendingText> texts = addTexts(5, 5, 5, 5);

        assertThat(batcher.take(texts.getFirst(), 2, 256)).hasSize(2);
        assertThat(batcher.take(texts.getLast(), 1, 256)).hasSize(2);
    }

    @Test
    void a_removed_text_is_in_no_batch() {
        List<PendingText> texts = addTexts(5, 5, 5);
        batcher.remove(texts.get(1));

        assertThat(batcher.take(texts.getFirst(), 1, 256)).containsExactly(texts.get(0), texts.get(2));
    }

    @Test
    void a_text_that_makes_a_run_fail_fails_alone() {
        List<PendingText> texts = addTexts(5, 6, 7, 8);
        TextBatcher failing = new TextBatcher((batch, control) -> {
            if (batch.stream().anyMatch(tokens -> tokens.length() == 6)) {
                throw new OrtException("six");
            }
            return lengths(batch);
        });

        failing.run(texts, new RunControl());

        assertThat(results).containsExactly("0: 5.0", "1 failed: six", "2: 7.0", "3: 8.0");
    }

    private static float[][] lengths(List<TokenizedInput> batch) {
        return batch.stream().map(tokens -> new float[] {tokens.length()}).toArray(float[][]::new);
    }

    private static List<Integer> lengthsOf(List<PendingText> batch) {
        return batch.stream().map(PendingText::length).toList();
    }

    private List<PendingText> addTexts(int... lengths) {
        InferenceQueue queue = new InferenceQueue(pool, lengths.length, () -> {});
        PendingText.ResultListener listener = new PendingText.ResultListener() {
            @Override
            public void onResult(int text, float[] row) {
                results.add(text + ": " + row[0]);
            }

            @Override
            public void onFailure(Throwable failure) {
                results.add(results.size() + " failed: " + failure.getMessage());
            }
        };
        List<PendingText> texts = IntStream.range(0, lengths.length)
                .mapToObj(i -> new PendingText(
                        queue,
                        batcher,
                        listener,
                        i,
                        new TokenizedInput(new long[lengths[i]], new long[lengths[i]], false)))
                .toList();
        texts.forEach(batcher::add);
        return texts;
    }
}
