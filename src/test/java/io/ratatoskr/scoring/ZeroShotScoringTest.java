package io.ratatoskr.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.ratatoskr.api.ClassifyResult;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ZeroShotScoringTest {
    private static final NliLabelMapping MNLI = NliLabelMapping.require(List.of("contradiction", "neutral", "entailment"), "m");
    private static final List<float[]> LOGITS =
            List.of(new float[] {1, 0, 3}, new float[] {2, 9, 1}, new float[] {0, 0, 2});

    @Test
    void one_label_of_several_takes_the_softmax_over_entailments() {
        ClassifyResult result = ZeroShotScoring.result(List.of("a", "b", "c"), LOGITS, MNLI, false);
        assertThat(result.scores()).containsOnlyKeys("a", "b", "c");
        assertThat(result.scores().get("a")).isCloseTo(0.66524096, within(1e-8));
        assertThat(result.scores().get("b")).isCloseTo(0.09003057, within(1e-8));
        assertThat(result.topLabel()).isEqualTo("a");
    }

    @Test
    void several_labels_stand_each_against_contradiction() {
        ClassifyResult result = ZeroShotScoring.result(List.of("a", "b", "c"), LOGITS, MNLI, true);
        assertThat(result.scores().get("a")).isCloseTo(Sigmoid.of(2), within(1e-12));
        assertThat(result.scores().get("b")).isCloseTo(Sigmoid.of(-1), within(1e-12));
        assertThat(result.scores().get("c")).isCloseTo(Sigmoid.of(2), within(1e-12));
    }

    @Test
    void a_single_label_is_not_certain() {
        ClassifyResult result = ZeroShotScoring.result(List.of("b"), LOGITS.subList(1, 2), MNLI, false);
        assertThat(result.scores().get("b")).isCloseTo(Sigmoid.of(-1), within(1e-12));
    }

    @Test
    void contradiction_is_found_by_name_wherever_it_stands() {
        NliLabelMapping odd = NliLabelMapping.require(List.of("neutral", "entailment", "contradiction"), "m");
        ClassifyResult result = ZeroShotScoring.result(List.of("a"), List.of(new float[] {9, 3, 1}), odd, true);
        assertThat(result.scores().get("a")).isCloseTo(Sigmoid.of(2), within(1e-12));
    }

    @Test
    void two_labels_stand_against_each_other() {
        NliLabelMapping two = NliLabelMapping.require(List.of("entailment", "not_entailment"), "m");
        ClassifyResult result = ZeroShotScoring.result(List.of("a"), List.of(new float[] {3, 1}), two, true);
        assertThat(result.scores().get("a")).isCloseTo(Sigmoid.of(2), within(1e-12));
    }

    @Test
    void rows_must_fit() {
        assertThatIllegalArgumentException().isThrownBy(() -> ZeroShotScoring.result(List.of("a", "b"), LOGITS, MNLI, false));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ZeroShotScoring.result(List.of("a"), List.of(new float[] {1, 2}), MNLI, false));
    }

    @Test
    void the_label_goes_where_the_template_says() {
        assertThat(Hypotheses.forLabels(null, List.of("sports", "{}")))
                .containsExactly("This example is sports.", "This example is {}.");
        assertThat(Hypotheses.format("{} it is", "$1")).isEqualTo("$1 it is");
        assertThatIllegalArgumentException().isThrownBy(() -> Hypotheses.format("none", "a"));
    }
}
