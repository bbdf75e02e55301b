package io.ratatoskr.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ModelInfo;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ModelRegistryTest {
    private final ModelRegistry registry = new ModelRegistry();

    private List<String> nearest(String id) {
        registry.put(
                "openai",
                Stream.of("o1", "o3", "gpt-4o", "gpt-5-mini")
                        .map(known -> new KnownModel(new ModelInfo(known, "openai", Set.of(), null, null, true, null)))
                        .toList());
        return registry.nearest(id, 3);
    }

    @Test
    void slip_of_the_pen_finds_the_model_that_was_meant() {
        assertThat(nearest("gpt4o")).containsExactly("gpt-4o");
        assertThat(nearest("GPT-5-mni")).containsExactly("gpt-5-mini");
    }

    @Test
    void id_that_shares_next_to_nothing_is_not_suggested() {
        assertThat(nearest("nope")).isEmpty();
        assertThat(nearest("x")).isEmpty();
    }
}
