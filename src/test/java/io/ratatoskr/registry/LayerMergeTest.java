package io.ratatoskr.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.ParameterAvailability.Mutable;
import io.ratatoskr.api.model.Pricing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Properties of merging layers, over random models. */
final class LayerMergeTest {
    private static final int MODELS = 2_000;

    private interface Property {
        void check(String seed, Random random);
    }

    private static void forAllSeeds(Property law) {
        for (int i = 0; i < MODELS; i++) {
            law.check("seed " + i, new Random(i));
        }
    }

    @Test
    void the_later_fact_wins_and_the_earlier_stays_where_the_later_is_silent() {
        List<Function<ModelMetadata, Object>> facts = List.of(
                model -> model.info().contextWindow(),
                model -> model.info().dimensions(),
                ModelMetadata::maxOutputTokens);
        forAllSeeds((seed, random) -> {
            ModelMetadata earlier = RandomModels.of(random, "p", "m").metadata();
            ModelMetadata later = RandomModels.of(random, "p", "m").metadata();
            ModelMetadata joined = LayerMerge.merge(earlier, later);
            for (Function<ModelMetadata, Object> fact : facts) {
                assertThat(fact.apply(joined))
                        .as(seed)
                        .isEqualTo(fact.apply(later) == null ? fact.apply(earlier) : fact.apply(later));
            }
            var capabilities = new HashSet<>(earlier.info().capabilities());
            capabilities.addAll(later.info().capabilities());
            assertThat(joined.info().capabilities()).as(seed).isEqualTo(capabilities);
            assertThat(joined.inputModalities())
                    .as(seed)
                    .isEqualTo(later.inputModalities().isEmpty() ? earlier.inputModalities() : later.inputModalities());
            assertThat(joined.outputModalities())
                    .as(seed)
                    .isEqualTo(
                            later.outputModalities().isEmpty() ? earlier.outputModalities() : later.outputModalities());
        });
    }

    @Test
    void what_the_later_layer_states_to_be_absent_is_removed_and_only_that() {
        forAllSeeds((seed, random) -> {
            KnownModel earlier = RandomModels.of(random, "p", "m");
            KnownModel later = RandomModels.of(random, "p", "m");
            KnownModel joined = LayerMerge.merge(earlier, later);
            var expected = new HashSet<>(earlier.info().capabilities());
            expected.removeAll(later.absences().capabilities());
            expected.addAll(later.info().capabilities());
            assertThat(joined.info().capabilities()).as(seed).isEqualTo(expected);
            var absent = new HashSet<>(joined.absences().capabilities());
            assertThat(absent).as(seed).containsAll(later.absences().capabilities());
            absent.retainAll(expected);
            assertThat(absent).as(seed).isEmpty();
        });
    }

    @Test
    void prices_are_joined_one_by_one() {
        List<Function<Pricing, Object>> prices =
                List.of(Pricing::prompt, Pricing::completion, Pricing::cacheRead, Pricing::cacheWrite);
        forAllSeeds((seed, random) -> {
            Pricing earlier = RandomModels.of(random, "p", "m").metadata().pricing();
            ModelMetadata latest = RandomModels.of(random, "p", "m").metadata();
            Pricing later = latest.pricing();
            var before = ModelMetadata.of(latest.info())
                    .withParameters(latest.parameters())
                    .withPricing(earlier);
            Pricing joined = LayerMerge.merge(before, latest).pricing();
            if (earlier == null && later == null) {
                assertThat(joined).as(seed).isNull();
                return;
            }
            for (Function<Pricing, Object> price : prices) {
                Object after = later == null ? null : price.apply(later);
                Object expected = after != null || earlier == null ? after : price.apply(earlier);
                assertThat(joined).as(seed).isNotNull();
                assertThat(price.apply(joined)).as(seed).isEqualTo(expected);
            }
        });
    }

    @Test
    void parameters_of_a_layer_are_overridden_only_by_later_values() {
        forAllSeeds((seed, random) -> {
            ModelMetadata earlier = RandomModels.of(random, "p", "m").metadata();
            ModelMetadata later = RandomModels.of(random, "p", "m").metadata();
            ModelMetadata joined = LayerMerge.merge(earlier, later);
            assertThat(joined.parameters().keySet())
                    .as(seed)
                    .containsAll(earlier.parameters().keySet())
                    .containsAll(later.parameters().keySet());
            joined.parameters().forEach((name, availability) -> {
                ParameterAvailability after = later.parameter(name);
                if (after instanceof ParameterAvailability.Opaque) {
                    assertThat(availability).as(seed).isEqualTo(earlier.parameter(name));
                } else if (after instanceof Mutable laterRange && availability instanceof Mutable range) {
                    assertThat(range.defaultValue() == null
                                    || laterRange.defaultValue() == null
                                    || range.defaultValue().equals(laterRange.defaultValue()))
                            .as(seed)
                            .isTrue();
                    assertThat(laterRange.min() == null || laterRange.min().equals(range.min()))
                            .as(seed)
                            .isTrue();
                    assertThat(laterRange.max() == null || laterRange.max().equals(range.max()))
                            .as(seed)
                            .isTrue();
                } else {
                    assertThat(availability).as(seed).isEqualTo(after);
                }
            });
        });
    }

    @Test
    void bounds_that_do_not_meet_are_the_later_ones() {
        var joined = LayerMerge.parameters(
                java.util.Map.of("t", new Mutable(0.0, 1.0, 0.5)), java.util.Map.of("t", new Mutable(1.5, null, null)));
        assertThat(joined.get("t")).isEqualTo(new Mutable(1.5, null, 0.5));
    }

    @Test
    void joining_twice_is_joining_once() {
        forAllSeeds((seed, random) -> {
            KnownModel earlier = RandomModels.of(random, "p", "m");
            KnownModel later = RandomModels.of(random, "p", "m");
            KnownModel joined = LayerMerge.merge(earlier, later);
            assertThat(LayerMerge.merge(earlier, earlier)).as(seed).isEqualTo(earlier);
            assertThat(LayerMerge.merge(joined, later)).as(seed).isEqualTo(joined);
            assertThat(LayerMerge.merge(joined, joined)).as(seed).isEqualTo(joined);
        });
    }

    @Test
    void unknown_fields_and_aliases_are_retained() {
        forAllSeeds((seed, random) -> {
            KnownModel earlier = RandomModels.of(random, "p", "m");
            KnownModel later = RandomModels.of(random, "p", "m");
            KnownModel joined = LayerMerge.merge(earlier, later);
            earlier.metadata()
                    .extra()
                    .fields()
                    .forEach((name, value) -> assertThat(
                                    joined.metadata().extra().get(name))
                            .as(seed)
                            .isEqualTo(later.metadata().extra().fields().getOrDefault(name, value)));
            assertThat(joined.metadata().extra().fields())
                    .as(seed)
                    .containsAllEntriesOf(later.metadata().extra().fields());
            assertThat(joined.aliases())
                    .as(seed)
                    .containsAll(earlier.aliases())
                    .containsAll(later.aliases())
                    .doesNotHaveDuplicates();
        });
    }

    @Test
    void the_order_of_the_layers_is_fixed_whatever_the_order_they_come_in() {
        forAllSeeds((seed, random) -> {
            var models = new ArrayList<KnownModel>();
            for (Layer layer : Layer.values()) {
                models.add(RandomModels.of(random, "p", "m"));
                assertThat(layer.ordinal()).isEqualTo(models.size() - 1);
            }
            KnownModel joined = models.stream().reduce(LayerMerge::merge).orElseThrow();
            var layers = new ArrayList<>(List.of(Layer.values()));
            Collections.shuffle(layers, random);
            var registry = new ModelRegistry();
            for (Layer layer : layers) {
                registry.put(
                        layer, "p", new ProviderModels(List.of(models.get(layer.ordinal())), random.nextBoolean()));
            }
            assertThat(registry.modelsOf("p")).as(seed).containsExactly(joined);
        });
    }
}
