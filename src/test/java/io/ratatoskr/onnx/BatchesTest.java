package io.ratatoskr.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BatchesTest {
    private static final long SEED = 7;

    @Test
    void every_text_is_in_one_batch_and_no_batch_is_over_its_budget() {
        Random random = new Random(SEED);
        for (int round = 0; round < 200; round++) {
            int[] lengths = random.ints(1 + random.nextInt(100), 2, 257).toArray();
            List<int[]> batches = Batches.pack(lengths, 1 + random.nextInt(4));

            assertThat(batches.stream().flatMapToInt(Arrays::stream).sorted())
                    .as("seed %d, round %d", SEED, round)
                    .containsExactly(IntStream.range(0, lengths.length).boxed().toArray(Integer[]::new));
            for (int[] batch : batches) {
                int longest = Arrays.stream(batch).map(i -> lengths[i]).max().orElseThrow();
                assertThat(batch.length).isLessThanOrEqualTo(8);
                assertThat(batch.length == 1 || batch.length * longest <= 512).isTrue();
                assertThat(batch.length == 1 || longest < 128).isTrue();
            }
        }
    }

    @Test
    void texts_of_like_length_go_together() {
        int[] lengths = {10, 100, 11, 99, 12, 98, 13, 97};

        assertThat(Batches.pack(lengths, 2)).containsExactly(new int[] {1, 3, 5, 7}, new int[] {6, 4, 2, 0});
    }

    @Test
    void few_texts_are_spread_over_the_threads() {
        assertThat(Batches.pack(new int[] {5, 5, 5, 5}, 2)).hasSize(2);
        assertThat(Batches.pack(new int[] {5}, 8)).hasSize(1);
    }
}
