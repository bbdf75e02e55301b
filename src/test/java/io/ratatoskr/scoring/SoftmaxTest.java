package io.ratatoskr.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SoftmaxTest {
    @Test
    void known_values_come_out() {
        assertThat(Softmax.of(1f, 2f, 3f))
                .containsExactly(new double[] {0.09003057, 0.24472847, 0.66524096}, within(1e-8));
        assertThat(Sigmoid.of(0)).isEqualTo(0.5);
        assertThat(Sigmoid.of(2)).isCloseTo(0.88079708, within(1e-8));
        assertThat(Sigmoid.of(-2)).isCloseTo(0.11920292, within(1e-8));
    }

    @Test
    void shares_sum_to_one_whatever_constant_is_added() {
        long seed = 20261123;
        var random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            double[] logits = random.doubles(1 + random.nextInt(8), -30, 30).toArray();
            double shift = random.nextDouble(-1e4, 1e4);
            double[] probabilities = Softmax.of(logits);
            double[] shifted =
                    Softmax.of(Arrays.stream(logits).map(x -> x + shift).toArray());
            assertThat(Arrays.stream(probabilities).sum()).as("seed %d", seed).isCloseTo(1, within(1e-12));
            assertThat(shifted).as("seed %d", seed).containsExactly(probabilities, within(1e-9));
        }
    }

    @Test
    void extremes_do_not_overflow() {
        assertThat(Softmax.of(-1e30, 1e30)).containsExactly(0, 1);
        assertThat(Sigmoid.of(-1e6)).isZero();
        assertThat(Sigmoid.of(1e6)).isEqualTo(1);
    }

    @Test
    void what_is_no_number_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Softmax.of(1f, Float.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> Sigmoid.of(Double.POSITIVE_INFINITY));
        assertThatIllegalArgumentException().isThrownBy(() -> Softmax.of(new double[0]));
    }
}
