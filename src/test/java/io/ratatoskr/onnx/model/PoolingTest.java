package io.ratatoskr.onnx.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PoolingTest {
    private static final float[] HIDDEN = {9, 9, 1, 2, 3, 6, 100, 100};

    @Test
    void the_mean_leaves_padding_out() {
        float[] vector = new float[2];
        Pooling.MEAN.pool(HIDDEN, 2, 2, vector);
        assertThat(vector).containsExactly(2, 4);
    }

    @Test
    void cls_is_the_first_token() {
        float[] vector = new float[2];
        Pooling.CLS.pool(HIDDEN, 2, 2, vector);
        assertThat(vector).containsExactly(1, 2);
    }
}
