package io.ratatoskr.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.ParameterAvailability;
import io.ratatoskr.api.ParameterAvailability.Mutable;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The merged models of a provider over its layers. */
final class LayersTest {
    private static Listing listing(boolean complete, String... ids) {
        return new Listing(
                Stream.of(ids)
                        .map(id -> new KnownModel(ModelMetadata.of(id, "p"), List.of()))
                        .toList(),
                complete);
    }

    private static List<String> ids(ModelRegistry registry) {
        return registry.of("p").stream().map(model -> model.info().id()).toList();
    }

    @Test
    void layers_that_do_not_know_all_add_up() {
        var registry = new ModelRegistry();
        registry.put(Layer.SEED, "p", listing(false, "a", "b"));
        registry.put(Layer.LIVE, "p", listing(false, "b", "c"));
        assertThat(ids(registry)).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void a_complete_list_ends_what_earlier_layers_list_and_not_what_later_ones_do() {
        var registry = new ModelRegistry();
        registry.put(Layer.SEED, "p", listing(false, "seed", "both"));
        registry.put(Layer.CACHED, "p", listing(true, "cached", "both"));
        registry.put(Layer.OVERRIDES, "p", listing(false, "mine"));
        assertThat(ids(registry)).containsExactlyInAnyOrder("cached", "both", "mine");
        registry.put(Layer.LIVE, "p", listing(true, "both"));
        assertThat(ids(registry)).containsExactlyInAnyOrder("both", "mine");
        registry.put(Layer.LIVE, "p", Listing.NONE);
        assertThat(ids(registry)).containsExactlyInAnyOrder("cached", "both", "mine");
    }

    @Test
    void what_an_earlier_layer_knows_of_a_model_stays_known_when_a_complete_list_has_it() {
        var registry = new ModelRegistry();
        ModelMetadata told = new ModelMetadata(ModelMetadata.of("a", "p").info(), Map.of(), null, 4_096);
        registry.put(Layer.SEED, "p", new Listing(List.of(new KnownModel(told, List.of("alias"))), false));
        registry.put(Layer.LIVE, "p", listing(true, "a"));
        assertThat(registry.find("alias").get("p").metadata().maxOutputTokens()).isEqualTo(4_096);
        registry.put(Layer.LIVE, "p", listing(true, "b"));
        assertThat(registry.find("a")).isEmpty();
        assertThat(registry.find("alias")).isEmpty();
    }

    @Test
    void a_list_that_is_empty_and_complete_leaves_nothing() {
        var registry = new ModelRegistry();
        registry.put(Layer.SEED, "p", listing(false, "a"));
        registry.put(Layer.LIVE, "p", listing(true));
        assertThat(ids(registry)).isEmpty();
        assertThat(registry.all()).isEmpty();
    }

    @Test
    void traits_lie_beneath_every_layer_and_hold_for_models_nobody_lists() {
        var registry = new ModelRegistry();
        registry.traits(
                Map.of("p", Map.of("t", new Mutable(0.0, 2.0, null), "top_k", ParameterAvailability.UNSUPPORTED)));
        registry.put(
                Layer.SEED,
                "p",
                new Listing(
                        List.of(new KnownModel(
                                ModelMetadata.of("a", "p").withParameters(Map.of("t", new Mutable(null, 1.0, null))),
                                List.of())),
                        false));
        assertThat(registry.at("p", "a").parameters())
                .containsOnly(
                        Map.entry("t", new Mutable(0.0, 1.0, null)),
                        Map.entry("top_k", ParameterAvailability.UNSUPPORTED));
        assertThat(registry.at("p", "unlisted").parameter("t")).isEqualTo(new Mutable(0.0, 2.0, null));
    }
}
