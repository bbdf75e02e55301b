package io.ratatoskr.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelListDiff;
import io.ratatoskr.api.model.ModelListDiff.FieldChange;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.ParameterAvailability.Mutable;
import io.ratatoskr.api.model.Pricing;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ModelListDifferTest {
    private static KnownModel model(
            String id, Integer window, Pricing pricing, Map<String, ParameterAvailability> parameters) {
        return new KnownModel(
                ModelMetadata.of(ModelInfo.of(id, "p", Set.of(ModelCapability.CHAT))
                                .withContextWindow(window))
                        .withParameters(parameters)
                        .withPricing(pricing),
                List.of());
    }

    private static KnownModel model(String id) {
        return model(id, 1, null, Map.of());
    }

    private static Pricing price(String prompt, String read) {
        return new Pricing(new BigDecimal(prompt), null, read == null ? null : new BigDecimal(read), null);
    }

    private static FieldChange fact(String name, String before, String after) {
        return new FieldChange(
                name, before == null ? null : new RawJson(before), after == null ? null : new RawJson(after));
    }

    @Test
    void models_that_came_and_went_are_named_in_their_order() {
        ModelListDiff changes = ModelListDiffer.diff(
                List.of(model("a"), model("b"), model("c")), List.of(model("d"), model("b"), model("e")));
        assertThat(changes.added()).containsExactly("d", "e");
        assertThat(changes.removed()).containsExactly("a", "c");
        assertThat(changes.changed()).isEmpty();
    }

    @Test
    void nothing_changed_when_the_same_is_known() {
        List<KnownModel> models = List.of(model("a", 5, price("3", null), Map.of("seed", Mutable.ANY)), model("b"));
        assertThat(ModelListDiffer.diff(models, models).isEmpty()).isTrue();
        assertThat(ModelListDiffer.diff(List.of(), List.of())).isEqualTo(ModelListDiff.NONE);
    }

    @Test
    void each_changed_field_has_its_old_and_new_value() {
        KnownModel before = model(
                "a",
                8_000,
                price("3", "0.3"),
                Map.of("top_k", ParameterAvailability.UNSUPPORTED, "seed", ParameterAvailability.OPAQUE));
        KnownModel after = new KnownModel(
                ModelMetadata.of(ModelInfo.of("a", "p", Set.of(ModelCapability.VISION, ModelCapability.CHAT))
                                .withContextWindow(16_000))
                        .withParameters(
                                Map.of("top_k", new Mutable(0.0, 40.0, null), "seed", ParameterAvailability.OPAQUE))
                        .withPricing(price("2.50", null))
                        .withMaxOutputTokens(4_096),
                List.of());
        ModelListDiff changes = ModelListDiffer.diff(List.of(before), List.of(after));
        assertThat(changes.changed()).singleElement().satisfies(changed -> {
            assertThat(changed.model()).isEqualTo("a");
            assertThat(changed.fieldChanges())
                    .containsExactlyInAnyOrder(
                            fact("capabilities", "[\"chat\"]", "[\"chat\",\"vision\"]"),
                            fact("context_window", "8000", "16000"),
                            fact("max_output_tokens", null, "4096"),
                            fact("pricing.prompt", "3", "2.5"),
                            fact("pricing.cache_read", "0.3", null),
                            fact(
                                    "parameters.top_k",
                                    "{\"availability\":\"unsupported\"}",
                                    "{\"availability\":\"mutable\",\"range\":{\"min\":0,\"max\":40}}"));
        });
    }

    @Test
    void the_same_price_written_otherwise_is_no_change_nor_is_a_fact_without_a_word() {
        KnownModel before = model("a", 1, price("3", "100"), Map.of());
        var after = ModelMetadata.of(before.info())
                .withPricing(price("3.00", "1E+2"))
                .withExtra(AdditionalProperties.NONE.with("name", new RawJson("\"A\"")));
        assertThat(ModelListDiffer.diff(List.of(before), List.of(new KnownModel(after, List.of("alias"))))
                        .isEmpty())
                .isTrue();
    }
}
