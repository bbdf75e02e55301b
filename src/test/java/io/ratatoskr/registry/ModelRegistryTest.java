package io.ratatoskr.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.ModelInfo;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ModelRegistryTest {
    private final ModelRegistry registry = new ModelRegistry();

    private List<String> nearest(String id) {
        registry.put(
                "openai",
                Stream.of("o1", "o3", "gpt-4o", "gpt-5-mini")
                        .map(known -> new KnownModel(ModelInfo.of(known, "openai")))
                        .toList());
        return registry.suggest(id, 3);
    }

    @Test
    void typo_suggests_the_intended_model() {
        assertThat(nearest("gpt4o")).containsExactly("gpt-4o");
        assertThat(nearest("GPT-5-mni")).containsExactly("gpt-5-mini");
    }

    @Test
    void id_that_shares_next_to_nothing_is_not_suggested() {
        assertThat(nearest("nope")).isEmpty();
        assertThat(nearest("x")).isEmpty();
    }

    private static KnownModel known(String provider, String id, String... also) {
        return new KnownModel(ModelInfo.of(id, provider), List.of(also));
    }

    @Test
    void groups_that_are_shipped_join_what_is_known_under_every_name_of_it() {
        var shipped = new ModelRegistry(
                List.of(), List.of(Map.of("anthropic", "claude-4-2026", "openrouter", "anthropic/claude-4")));
        assertThat(shipped.find("claude-4-2026")).isEmpty();
        shipped.put("openrouter", List.of(known("openrouter", "anthropic/claude-4", "anthropic/claude-4-slug")));
        assertThat(shipped.find("anthropic/claude-4")).containsOnlyKeys("openrouter");
        assertThat(shipped.find("claude-4-2026")).isEmpty();
        shipped.put("anthropic", List.of(known("anthropic", "claude-4-2026", "claude-4")));
        for (String name : List.of("claude-4-2026", "claude-4", "anthropic/claude-4", "anthropic/claude-4-slug")) {
            assertThat(shipped.find(name)).as(name).containsOnlyKeys("anthropic", "openrouter");
        }
        assertThat(shipped.find("claude-4").get("openrouter").info().id()).isEqualTo("anthropic/claude-4");
        shipped.put("anthropic", List.of());
        assertThat(shipped.find("anthropic/claude-4")).containsOnlyKeys("openrouter");
    }

    @Test
    void history_is_recorded_only_for_selected_providers() {
        var some = new ModelRegistry(List.of(), List.of(), "ollama"::equals);
        for (String provider : List.of("ollama", "openrouter")) {
            some.put(provider, List.of(known(provider, "a", "b")));
            some.put(provider, List.of());
        }
        assertThat(some.everProvidedBy("a")).containsExactly("ollama");
        assertThat(some.everProvidedBy("b")).containsExactly("ollama");
    }

    @Test
    void bundled_models_are_not_part_of_the_history() {
        registry.put(Layer.BUNDLED, "openai", new ProviderModels(List.of(known("openai", "a")), false));
        assertThat(registry.everProvidedBy("a")).isEmpty();
        registry.put(Layer.CACHED, "openai", new ProviderModels(List.of(known("openai", "a")), false));
        assertThat(registry.everProvidedBy("a")).containsExactly("openai");
    }
}
