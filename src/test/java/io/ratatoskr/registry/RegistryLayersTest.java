package io.ratatoskr.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.ParameterAvailability.Mutable;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The merged models of a provider over its layers. */
final class RegistryLayersTest {
    private static ProviderModels listing(boolean complete, String... ids) {
        return new ProviderModels(
                Stream.of(ids)
                        .map(id -> new KnownModel(ModelMetadata.of(id, "p"), List.of()))
                        .toList(),
                complete);
    }

    private static List<String> ids(ModelRegistry registry) {
        return registry.modelsOf("p").stream().map(model -> model.info().id()).toList();
    }

    @Test
    void layers_that_do_not_know_all_add_up() {
        var registry = new ModelRegistry();
        registry.put(Layer.BUNDLED, "p", listing(false, "a", "b"));
        registry.put(Layer.LIVE, "p", listing(false, "b", "c"));
        assertThat(ids(registry)).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void a_complete_list_ends_what_earlier_layers_list_and_not_what_later_ones_do() {
        var registry = new ModelRegistry();
        registry.put(Layer.BUNDLED, "p", listing(false, "seed", "both"));
        registry.put(Layer.CACHED, "p", listing(true, "cached", "both"));
        registry.put(Layer.OVERRIDES, "p", listing(false, "mine"));
        assertThat(ids(registry)).containsExactlyInAnyOrder("cached", "both", "mine");
        registry.put(Layer.LIVE, "p", listing(true, "both"));
        assertThat(ids(registry)).containsExactlyInAnyOrder("both", "mine");
        registry.put(Layer.LIVE, "p", ProviderModels.NONE);
        assertThat(ids(registry)).containsExactlyInAnyOrder("cached", "both", "mine");
    }

    @Test
    void what_an_earlier_layer_knows_of_a_model_stays_known_when_a_complete_list_has_it() {
        var registry = new ModelRegistry();
        ModelMetadata metadata =
                ModelMetadata.of(ModelMetadata.of("a", "p").info()).withMaxOutputTokens(4_096);
        registry.put(
                Layer.BUNDLED, "p", new ProviderModels(List.of(new KnownModel(metadata, List.of("alias"))), false));
        registry.put(Layer.LIVE, "p", listing(true, "a"));
        assertThat(registry.find("alias").get("p").metadata().maxOutputTokens()).isEqualTo(4_096);
        registry.put(Layer.LIVE, "p", listing(true, "b"));
        assertThat(registry.find("a")).isEmpty();
        assertThat(registry.find("alias")).isEmpty();
    }

    @Test
    void a_list_that_is_empty_and_complete_leaves_nothing() {
        var registry = new ModelRegistry();
        registry.put(Layer.BUNDLED, "p", listing(false, "a"));
        registry.put(Layer.LIVE, "p", listing(true));
        assertThat(ids(registry)).isEmpty();
        assertThat(registry.all()).isEmpty();
    }

    @Test
    void protocol_parameters_are_below_every_layer_and_apply_to_unlisted_models() {
        var registry = new ModelRegistry();
        registry.putProtocolParameters(
                Map.of("p", Map.of("t", new Mutable(0.0, 2.0, null), "top_k", ParameterAvailability.UNSUPPORTED)));
        registry.put(
                Layer.BUNDLED,
                "p",
                new ProviderModels(
                        List.of(new KnownModel(
                                ModelMetadata.of("a", "p").withParameters(Map.of("t", new Mutable(null, 1.0, null))),
                                List.of())),
                        false));
        assertThat(registry.metadata("p", "a").parameters())
                .containsOnly(
                        Map.entry("t", new Mutable(0.0, 1.0, null)),
                        Map.entry("top_k", ParameterAvailability.UNSUPPORTED));
        assertThat(registry.metadata("p", "unlisted").parameter("t")).isEqualTo(new Mutable(0.0, 2.0, null));
    }
}
