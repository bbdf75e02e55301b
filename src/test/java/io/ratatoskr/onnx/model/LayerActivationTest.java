package io.ratatoskr.onnx.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LayerActivationTest {
    /** x times the normal distribution's integral up to x, from tables of the error function. */
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 0.8413447460685429",
        "-1, -0.15865525393145707",
        "2, 1.9544997361036416",
        "-3, -0.0040496940948967",
        "0.5, 0.34573123063700656",
        "20, 20",
        "-20, 0"
    })
    void gelu_is_exact(float value, double expected) {
        assertThat((double) LayerActivation.GELU.apply(value)).isCloseTo(expected, within(1e-7 * Math.max(1, value)));
    }

    @Test
    void gelu_ends_for_every_number() {
        assertThat(LayerActivation.GELU.apply(Float.NaN)).isNaN();
        assertThat(LayerActivation.GELU.apply(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(LayerActivation.GELU.apply(Float.MIN_VALUE)).isBetween(0f, Float.MIN_VALUE);
        assertThat(LayerActivation.GELU.apply(-Float.MAX_VALUE)).isEqualTo(-0f);
    }

    @Test
    void functions_have_the_names_of_their_classes() {
        assertThat(LayerActivation.of("torch.nn.modules.activation.GELU")).contains(LayerActivation.GELU);
        assertThat(LayerActivation.of("torch.nn.modules.activation.Mish")).isEmpty();
    }
}
