package io.ratatoskr.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Modalities;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.ParameterAvailability.Mutable;
import io.ratatoskr.api.model.Pricing;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ProviderMergeTest {
    private static final Mutable NARROW = new Mutable(0.0, 1.0, null);
    private static final Mutable WIDE = new Mutable(0.0, 2.0, 1.0);

    private static final ModelMetadata FIRST = new ModelMetadata(
            ModelInfo.of("big", "first").unavailable("no key"),
            Map.of(
                    "temperature", NARROW,
                    "top_k", ParameterAvailability.OPAQUE,
                    "seed", ParameterAvailability.UNSUPPORTED),
            new Pricing(BigDecimal.ONE, null, null, null),
            null,
            new Modalities(List.of(), List.of("text")),
            new AdditionalProperties(Map.of("a", new RawJson("1"))));
    private static final ModelMetadata SECOND = new ModelMetadata(
            ModelInfo.of("org/big", "second", Set.of(ModelCapability.CHAT)).withContextWindow(8192),
            Map.of("temperature", WIDE, "top_k", WIDE, "seed", Mutable.ANY, "stop", Mutable.ANY),
            new Pricing(BigDecimal.TEN, BigDecimal.TEN, BigDecimal.TWO, null),
            4096,
            new Modalities(List.of("text", "image"), List.of("text", "audio")),
            new AdditionalProperties(Map.of("a", new RawJson("2"), "b", new RawJson("3"))));

    @Test
    void each_field_is_that_of_the_first_provider_that_knows_it() {
        ModelMetadata merged = ProviderMerge.merge(List.of(FIRST, SECOND));
        assertThat(merged.info())
                .isEqualTo(ModelInfo.of("big", "first", Set.of(ModelCapability.CHAT))
                        .withContextWindow(8192));
        assertThat(merged.maxOutputTokens()).isEqualTo(4096);
        assertThat(merged.inputModalities()).containsExactly("text", "image");
        assertThat(merged.outputModalities()).containsExactly("text");
        assertThat(merged.extra().fields()).isEqualTo(Map.of("a", new RawJson("1"), "b", new RawJson("3")));
    }

    @Test
    void parameter_is_that_of_the_first_provider_that_knows_it() {
        assertThat(ProviderMerge.merge(List.of(FIRST, SECOND)).parameters())
                .isEqualTo(Map.of(
                        "temperature",
                        NARROW,
                        "top_k",
                        WIDE,
                        "seed",
                        ParameterAvailability.UNSUPPORTED,
                        "stop",
                        Mutable.ANY));
    }

    @Test
    void prices_of_two_providers_are_never_mixed() {
        assertThat(ProviderMerge.merge(List.of(FIRST, SECOND)).pricing()).isEqualTo(FIRST.pricing());
        assertThat(ProviderMerge.merge(List.of(SECOND, FIRST)).pricing()).isEqualTo(SECOND.pricing());
    }

    @Test
    void model_of_one_provider_is_returned_unchanged() {
        assertThat(ProviderMerge.merge(List.of(FIRST))).isSameAs(FIRST);
        assertThat(ProviderMerge.merge(List.of(SECOND, SECOND))).isEqualTo(SECOND);
    }

    @Test
    void unavailable_model_keeps_its_reason() {
        assertThat(ProviderMerge.merge(List.of(FIRST, FIRST)).info().reason()).isEqualTo("no key");
    }
}
