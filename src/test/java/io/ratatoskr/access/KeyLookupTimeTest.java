package io.ratatoskr.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A key is hashed, and the hash looked up, whether it is right, almost right or far from it. The medians are of calls that take turns, so that
 * what slows one kind slows all; a shortcut for wrong keys, or a search through all keys, differs by far more than the factor here.
 */
final class KeyLookupTimeTest {
    private static final int ROUNDS = 10_000;
    private static final int WARM_UP = 2_000;
    private static final double MAX_FACTOR = 3;

    @Test
    void a_wrong_key_takes_the_time_of_a_right_one(@TempDir Path folder) throws IOException {
        String right = "k".repeat(40) + "-right";
        String lines = IntStream.range(0, 5_000).mapToObj(i -> "other-key-" + i).collect(Collectors.joining("\n"));
        var keys = new ApiKeys(Files.writeString(folder.resolve("keys"), lines + "\n" + right + "\n"));
        String[] candidates = {right, "k".repeat(40) + "-wrong", "x".repeat(46), "other-key-4999" + " ".repeat(32)};
        assertThat(keys.find(right)).isNotNull();
        assertThat(Arrays.stream(candidates).skip(1).map(keys::find)).containsOnlyNulls();

        long[][] nanos = new long[candidates.length][ROUNDS];
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            for (int i = 0; i < candidates.length; i++) {
                long start = System.nanoTime();
                keys.find(candidates[i]);
                long taken = System.nanoTime() - start;
                if (round >= 0) {
                    nanos[i][round] = taken;
                }
            }
        }
        double[] medians =
                Arrays.stream(nanos).mapToDouble(KeyLookupTimeTest::median).toArray();
        double slowest = Arrays.stream(medians).max().orElseThrow();
        double fastest = Arrays.stream(medians).min().orElseThrow();
        assertThat(slowest / fastest)
                .as("medians in ns: %s", Arrays.toString(medians))
                .isLessThan(MAX_FACTOR);
    }

    private static double median(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
