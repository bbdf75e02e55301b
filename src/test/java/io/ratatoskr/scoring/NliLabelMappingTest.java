package io.ratatoskr.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ratatoskr.api.NliLabel;
import io.ratatoskr.api.NliResult;
import io.ratatoskr.api.NotSupported;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class NliLabelMappingTest {
    @Test
    void places_are_read_by_name_in_any_order_and_case() {
        assertThat(NliLabelMapping.find(List.of("contradiction", "neutral", "entailment")))
                .contains(new NliLabelMapping(3, 2, 0, OptionalInt.of(1)));
        assertThat(NliLabelMapping.find(List.of("CONTRADICTION", "Entailment", " Neutral ")))
                .contains(new NliLabelMapping(3, 1, 0, OptionalInt.of(2)));
        assertThat(NliLabelMapping.find(List.of("entailment", "not_entailment")))
                .contains(new NliLabelMapping(2, 0, 1, OptionalInt.empty()));
        assertThat(NliLabelMapping.find(List.of("Not-Entailment", "ENTAILMENT")))
                .contains(new NliLabelMapping(2, 1, 0, OptionalInt.empty()));
    }

    @Test
    void other_labels_are_no_nli() {
        assertThat(NliLabelMapping.find(List.of("POSITIVE", "NEGATIVE"))).isEmpty();
        assertThat(NliLabelMapping.find(List.of("positive", "neutral", "negative"))).isEmpty();
        assertThat(NliLabelMapping.find(List.of("entailment", "neutral", "contradiction", "other")))
                .isEmpty();
        assertThat(NliLabelMapping.find(List.of())).isEmpty();
    }

    @Test
    void unnamed_labels_are_reported() {
        assertThatThrownBy(() -> NliLabelMapping.require(List.of("LABEL_0", "LABEL_1", "LABEL_2"), "local: some-model"))
                .isInstanceOf(NotSupported.class)
                .hasMessageStartingWith("local: some-model: its labels are unnamed (LABEL_0, LABEL_1, LABEL_2)");
        assertThatThrownBy(() -> NliLabelMapping.require(List.of("POSITIVE", "NEGATIVE"), "hf: m"))
                .isInstanceOf(NotSupported.class)
                .hasMessageContaining("its labels are POSITIVE, NEGATIVE, not entailment");
        assertThatThrownBy(() -> NliLabelMapping.require(List.of(), "hf: m")).hasMessageContaining("its labels are not reported");
    }

    @Test
    void two_labels_do_not_support_nli() {
        NliLabelMapping two = NliLabelMapping.require(List.of("entailment", "not_entailment"), "hf: m");
        assertThatThrownBy(() -> two.requireThreeLabels("hf: m"))
                .isInstanceOf(NotSupported.class)
                .hasMessageStartingWith("hf: m: its labels are entailment and not_entailment");
        assertThat(two.entailment(new float[] {2, 0})).isCloseTo(0.88079708, within(1e-8));
    }

    @Test
    void logits_become_a_result_by_name() {
        NliLabelMapping labels = NliLabelMapping.require(List.of("contradiction", "entailment", "neutral"), "m")
                .requireThreeLabels("m");
        NliResult result = labels.toResult(new float[] {1, 3, 2});
        assertThat(result.label()).isEqualTo(NliLabel.ENTAILMENT);
        assertThat(result.entailment()).isCloseTo(0.66524096, within(1e-8));
        assertThat(result.contradiction()).isCloseTo(0.09003057, within(1e-8));
        assertThatIllegalArgumentException().isThrownBy(() -> labels.toResult(new float[] {1, 2}));
    }
}
