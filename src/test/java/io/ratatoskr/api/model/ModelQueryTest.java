package io.ratatoskr.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.error.InvalidRequest;
import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelQueryTest {
    private static final ModelMetadata CHAT = model("acme/Big-Chat", "acme", 8192, ModelCapability.CHAT);

    private static ModelMetadata model(
            String id, String provider, @Nullable Integer window, ModelCapability... capabilities) {
        return ModelMetadata.of(ModelInfo.of(id, provider, Set.of(capabilities)).withContextWindow(window));
    }

    private static ModelMetadata priced(
            @Nullable String prompt, @Nullable String completion, ModelCapability... capabilities) {
        var info = ModelInfo.of("m", "p", Set.of(capabilities));
        var pricing = new Pricing(decimal(prompt), decimal(completion), null, null);
        return ModelMetadata.of(info).withPricing(pricing);
    }

    private static @Nullable BigDecimal decimal(@Nullable String digits) {
        return digits == null ? null : new BigDecimal(digits);
    }

    @Test
    void empty_query_matches_every_model() {
        assertThat(ModelQuery.ALL.matches(CHAT)).isTrue();
        assertThat(ModelQuery.CALLABLE.matches(model("m", "p", null))).isTrue();
    }

    @Test
    void all_capabilities_must_be_there_and_one_of_the_providers() {
        ModelQuery chat = ModelQuery.ALL.withCapability(ModelCapability.CHAT);
        assertThat(chat.matches(CHAT)).isTrue();
        assertThat(chat.withCapability(ModelCapability.VISION).matches(CHAT)).isFalse();
        ModelQuery other = ModelQuery.ALL.withProvider("other");
        assertThat(other.matches(CHAT)).isFalse();
        assertThat(other.withProvider("acme").matches(CHAT)).isTrue();
    }

    @Test
    void unknown_context_window_is_no_large_one() {
        ModelQuery large = ModelQuery.ALL.withMinContext(8192);
        assertThat(large.matches(CHAT)).isTrue();
        assertThat(large.withMinContext(8193).matches(CHAT)).isFalse();
        assertThat(large.matches(model("m", "p", null))).isFalse();
    }

    @Test
    void part_of_the_id_is_found_in_any_case() {
        assertThat(ModelQuery.ALL.withText("BIG-ch").matches(CHAT)).isTrue();
        assertThat(ModelQuery.ALL.withText("biggest").matches(CHAT)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 2, 2, true",
        "1, 2, 1.99, false",
        "3, 2, 2, false",
        "1, , 5, false",
        ", 1, 5, false",
        "0, 0, 0, true",
        "0.00, 0, 0, true",
        "0, 0.01, 0, false"
    })
    void neither_price_may_be_above_the_limit_or_unknown(
            @Nullable String prompt, @Nullable String completion, String limit, boolean fits) {
        assertThat(ModelQuery.ALL
                        .withMaxPrice(new BigDecimal(limit))
                        .matches(priced(prompt, completion, ModelCapability.CHAT)))
                .isEqualTo(fits);
    }

    @Test
    void model_without_any_price_is_not_cheap() {
        assertThat(ModelQuery.ALL.withMaxPrice(BigDecimal.TEN).matches(CHAT)).isFalse();
    }

    @Test
    void model_that_writes_nothing_needs_no_price_for_it() {
        ModelQuery cheap = ModelQuery.ALL.withMaxPrice(BigDecimal.ONE);
        assertThat(cheap.matches(priced("0.02", null, ModelCapability.EMBED))).isTrue();
        assertThat(cheap.matches(priced("0.02", null, ModelCapability.EMBED, ModelCapability.CHAT)))
                .isFalse();
        assertThat(cheap.matches(priced("0.02", "3", ModelCapability.EMBED))).isFalse();
        assertThat(cheap.matches(priced("0.02", null))).isFalse();
    }

    @Test
    void values_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> ModelQuery.ALL.withMaxPrice(new BigDecimal("-1")))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("max_price");
        assertThatThrownBy(() -> ModelQuery.ALL.withMinContext(-1)).hasMessageContaining("min_context");
        assertThatThrownBy(() -> ModelQuery.ALL.withText("x".repeat(513))).hasMessageContaining("at most 512");
    }
}
