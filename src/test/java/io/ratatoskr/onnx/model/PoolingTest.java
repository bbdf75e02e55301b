package io.ratatoskr.onnx.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PoolingTest {
    /** Another text's vector, three tokens, and padding. */
    private static final float[] HIDDEN = {9, 9, 1, 2, 3, 6, -1, 1, 100, 100};

    private static float[] pool(List<Pooling> modes, int from, int to) {
        return new PoolingConfig(modes, 2, true, false).pool(new TokenVectors(HIDDEN, 2, 2, from, to));
    }

    @ParameterizedTest
    @CsvSource({
        "MEAN, 0, 3, 1, 3",
        "CLS, 0, 3, 1, 2",
        "LAST, 0, 3, -1, 1",
        "MAX, 0, 3, 3, 6",
        "MEAN_SQRT_LENGTH, 0, 3, 1.7320508, 5.196152",
        "WEIGHTED_MEAN, 0, 3, 0.6666667, 2.8333333",
        "MEAN, 1, 3, 1, 3.5",
        "CLS, 1, 3, 3, 6",
        "LAST, 1, 3, -1, 1",
        "MAX, 2, 3, -1, 1",
        "MEAN_SQRT_LENGTH, 1, 3, 1.4142135, 4.9497475",
        "WEIGHTED_MEAN, 1, 3, 0.6, 3.0"
    })
    void a_mode_pools_the_tokens_of_the_text_after_the_prompt(
            Pooling mode, int from, int to, float first, float second) {
        assertThat(pool(List.of(mode), from, to)).containsExactly(new float[] {first, second}, within(1e-6f));
    }

    @Test
    void results_of_several_modes_are_joined_in_their_order() {
        assertThat(pool(List.of(Pooling.MAX, Pooling.CLS, Pooling.LAST), 0, 3)).containsExactly(3, 6, 1, 2, -1, 1);
    }
}
