package io.ratatoskr.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelQueryTest {
    private static final ModelMetadata CHAT = model("acme/Big-Chat", "acme", 8192, ModelCapability.CHAT);

    private static ModelMetadata model(
            String id, String provider, @Nullable Integer window, ModelCapability... capabilities) {
        return ModelMetadata.of(new ModelInfo(id, provider, Set.of(capabilities), window, null, true, null));
    }

    private static ModelMetadata priced(
            @Nullable String prompt, @Nullable String completion, ModelCapability... capabilities) {
        var info = new ModelInfo("m", "p", Set.of(capabilities), null, null, true, null);
        var pricing = new Pricing(decimal(prompt), decimal(completion), null, null);
        return new ModelMetadata(info, Map.of(), pricing, null, List.of(), List.of(), Extra.NONE);
    }

    private static @Nullable BigDecimal decimal(@Nullable String digits) {
        return digits == null ? null : new BigDecimal(digits);
    }

    @Test
    void query_that_says_nothing_fits_every_model() {
        assertThat(ModelQuery.EVERY.fits(CHAT)).isTrue();
        assertThat(ModelQuery.CALLABLE.fits(model("m", "p", null))).isTrue();
    }

    @Test
    void all_capabilities_must_be_there_and_one_of_the_providers() {
        ModelQuery chat = ModelQuery.EVERY.withCapability(ModelCapability.CHAT);
        assertThat(chat.fits(CHAT)).isTrue();
        assertThat(chat.withCapability(ModelCapability.VISION).fits(CHAT)).isFalse();
        ModelQuery other = ModelQuery.EVERY.withProvider("other");
        assertThat(other.fits(CHAT)).isFalse();
        assertThat(other.withProvider("acme").fits(CHAT)).isTrue();
    }

    @Test
    void unknown_context_window_is_no_large_one() {
        ModelQuery large = ModelQuery.EVERY.withMinContext(8192);
        assertThat(large.fits(CHAT)).isTrue();
        assertThat(large.withMinContext(8193).fits(CHAT)).isFalse();
        assertThat(large.fits(model("m", "p", null))).isFalse();
    }

    @Test
    void part_of_the_id_is_found_in_any_case() {
        assertThat(ModelQuery.EVERY.withText("BIG-ch").fits(CHAT)).isTrue();
        assertThat(ModelQuery.EVERY.withText("biggest").fits(CHAT)).isFalse();
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
            @Nullable String prompt, @Nullable String completion, String most, boolean fits) {
        assertThat(ModelQuery.EVERY
                        .withMaxPrice(new BigDecimal(most))
                        .fits(priced(prompt, completion, ModelCapability.CHAT)))
                .isEqualTo(fits);
    }

    @Test
    void model_without_any_price_is_not_cheap() {
        assertThat(ModelQuery.EVERY.withMaxPrice(BigDecimal.TEN).fits(CHAT)).isFalse();
    }

    @Test
    void model_that_writes_nothing_needs_no_price_for_it() {
        ModelQuery cheap = ModelQuery.EVERY.withMaxPrice(BigDecimal.ONE);
        assertThat(cheap.fits(priced("0.02", null, ModelCapability.EMBED))).isTrue();
        assertThat(cheap.fits(priced("0.02", null, ModelCapability.EMBED, ModelCapability.CHAT)))
                .isFalse();
        assertThat(cheap.fits(priced("0.02", "3", ModelCapability.EMBED))).isFalse();
        assertThat(cheap.fits(priced("0.02", null))).isFalse();
    }

    @Test
    void values_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> ModelQuery.EVERY.withMaxPrice(new BigDecimal("-1")))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("max_price");
        assertThatThrownBy(() -> ModelQuery.EVERY.withMinContext(-1)).hasMessageContaining("min_context");
        assertThatThrownBy(() -> ModelQuery.EVERY.withText("x".repeat(513))).hasMessageContaining("at most 512");
    }
}
