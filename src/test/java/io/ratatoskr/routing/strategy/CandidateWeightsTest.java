package io.ratatoskr.routing.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.routing.Candidate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CandidateWeightsTest {
    private final ModelRegistry registry = new ModelRegistry();

    private double weight(Map<String, Double> weights, String provider, String model) {
        return new CandidateWeights(weights, registry).applyAsDouble(new Candidate(provider, model));
    }

    @Test
    void the_most_exact_name_wins() {
        Map<String, Double> weights = Map.of("openai:gpt", 5.0, "gpt", 3.0, "openai", 2.0);
        assertThat(weight(weights, "openai", "gpt")).isEqualTo(5);
        assertThat(weight(weights, "other", "gpt")).isEqualTo(3);
        assertThat(weight(weights, "openai", "else")).isEqualTo(2);
        assertThat(weight(weights, "other", "else")).isEqualTo(1);
        assertThat(weight(Map.of(), "openai", "gpt")).isEqualTo(1);
    }

    @Test
    void other_names_of_a_model_count_and_slashes_separate_as_colons_do() {
        registry.put("openai", List.of(new KnownModel(ModelInfo.of("gpt-2026", "openai"), List.of("gpt-latest"))));
        assertThat(weight(Map.of("gpt-latest", 4.0), "openai", "gpt-2026")).isEqualTo(4);
        assertThat(weight(Map.of("openai:gpt-latest", 4.0), "openai", "gpt-2026"))
                .isEqualTo(4);
        assertThat(weight(Map.of("openai/gpt-latest", 0.0), "openai", "gpt-2026"))
                .isZero();
        assertThat(weight(Map.of("gpt-latest", 4.0), "other", "gpt-2026")).isEqualTo(1);
    }
}
