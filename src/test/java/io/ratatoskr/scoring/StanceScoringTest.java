package io.ratatoskr.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.StanceLabel;
import io.ratatoskr.api.StanceResult;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StanceScoringTest {
    @Test
    void the_hypotheses_name_the_target() {
        List<NliPair> pairs = StanceScoring.toPairs(List.of("Build more!", "Never."), " nuclear power ");
        assertThat(pairs).hasSize(4);
        assertThat(pairs)
                .extracting(NliPair::premise)
                .containsExactly("Build more!", "Build more!", "Never.", "Never.");
        assertThat(pairs.get(0).hypothesis()).isEqualTo("The author of this text is in favor of nuclear power.");
        assertThat(pairs.get(1).hypothesis()).isEqualTo("The author of this text is against nuclear power.");
    }

    @Test
    void the_weights_are_those_of_the_three_possible_worlds() {
        StanceResult result = StanceScoring.of(0.9, 0.2, "x");
        double sum = 0.9 * 0.8 + 0.2 * 0.1 + 0.1 * 0.8;
        assertThat(result.favor()).isCloseTo(0.72 / sum, within(1e-12));
        assertThat(result.against()).isCloseTo(0.02 / sum, within(1e-12));
        assertThat(result.neutral()).isCloseTo(0.08 / sum, within(1e-12));
        assertThat(result.label()).isEqualTo(StanceLabel.FAVOR);
        assertThat(result.target()).isEqualTo("x");
    }

    @Test
    void neither_entailed_is_neutral_and_both_certain_is_shared() {
        assertThat(StanceScoring.of(0, 0, "x")).isEqualTo(new StanceResult(0, 0, 1, "x"));
        assertThat(StanceScoring.of(1, 1, "x")).isEqualTo(new StanceResult(0.5, 0.5, 0, "x"));
        assertThat(StanceScoring.of(0.1, 0.95, "x").label()).isEqualTo(StanceLabel.AGAINST);
    }

    @Test
    void scores_always_sum_to_one_and_mirror_each_other() {
        long seed = 7;
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            double f = random.nextDouble();
            double a = random.nextDouble();
            StanceResult result = StanceScoring.of(f, a, "x");
            StanceResult mirror = StanceScoring.of(a, f, "x");
            assertThat(result.favor() + result.against() + result.neutral())
                    .as("seed %d", seed)
                    .isCloseTo(1, within(1e-12));
            assertThat(mirror.against()).as("seed %d", seed).isCloseTo(result.favor(), within(1e-12));
        }
    }

    @Test
    void several_texts_keep_their_order() {
        assertThat(StanceScoring.ofAll(List.of(1.0, 0.0, 0.0, 1.0), "x"))
                .extracting(StanceResult::label)
                .containsExactly(StanceLabel.FAVOR, StanceLabel.AGAINST);
        assertThatIllegalArgumentException().isThrownBy(() -> StanceScoring.ofAll(List.of(1.0), "x"));
    }
}
