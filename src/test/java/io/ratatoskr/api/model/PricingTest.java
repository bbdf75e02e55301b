package io.ratatoskr.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PricingTest {
    private static Pricing prompt(String price) {
        return new Pricing(new BigDecimal(price), null, null, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "1e13", "1e-31", "1e-999999999"})
    void price_that_no_model_has_is_as_good_as_none(String price) {
        assertThat(prompt(price).prompt()).isNull();
        assertThat(prompt(price).isUnknown()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.00", "999999999999", "1e11", "1e-30", "1.250"})
    void price_is_kept_as_it_is_written(String price) {
        assertThat(prompt(price).prompt()).isEqualTo(new BigDecimal(price));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0e999999999", "0e-999999999"})
    void nothing_is_nothing_however_it_is_written(String price) {
        assertThat(prompt(price).prompt()).isEqualTo(BigDecimal.ZERO);
    }

    @Test
    void negative_price_is_refused() {
        assertThatThrownBy(() -> prompt("-1")).isInstanceOf(IllegalArgumentException.class);
    }
}
