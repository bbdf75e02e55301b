package io.ratatoskr.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    private static Usage usageWithCost(String json) {
        return new Usage(1, 1, 2, null, null, null, AdditionalProperties.NONE.with("cost", new RawJson(json)));
    }

    @ParameterizedTest
    @CsvSource({
        "0.00012,0.00012",
        "1.5e-05,0.000015",
        "1E+3,1000",
        "0,0",
        "0.000,0",
        "0e999999999,0",
        "'\"0.10\"',0.1",
        "3.0000000000000004e-06,0.0000030000000000000004"
    })
    void providers_cost_is_read_exactly(String json, String cost) {
        assertThat(usageWithCost(json).cost().toPlainString()).isEqualTo(cost);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "{}",
                "[1]",
                "\"\"",
                "\"free\"",
                "\"",
                "\"\u0661\"",
                "-0.1",
                "1e999999999",
                "1e-999999999",
                "1e99999999999999",
                "100e2147483646",
                "100e2147483647",
                "12345678901234567890123456789012345678901",
                "0.00000000000000000000000000000000000000001"
            })
    void implausible_cost_is_ignored(String json) {
        assertThat(usageWithCost(json).cost()).isNull();
    }

    @Test
    void a_very_long_number_is_rejected_quickly() {
        assertThat(usageWithCost("9".repeat(1_000_000)).cost()).isNull();
        assertThat(Usage.of(1, 1).cost()).isNull();
    }

    @Test
    void cost_is_in_the_extra_fields_once_in_plain_digits() {
        Usage usage = usageWithCost("-1").withCost(new BigDecimal("1.50E-7"));

        assertThat(usage.extra()).isEqualTo(AdditionalProperties.NONE.with("cost", new RawJson("0.00000015")));
        assertThat(usage.cost()).isEqualTo(new BigDecimal("1.5E-7"));
        assertThat(usage.withCost(BigDecimal.TWO).cost()).isEqualTo(BigDecimal.TWO);
        assertThat(usage.promptTokens()).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1e41", "1e-41", "1e999999999"})
    void cost_that_could_not_be_read_again_is_refused(String cost) {
        Usage usage = Usage.of(1, 1);
        assertThatThrownBy(() -> usage.withCost(new BigDecimal(cost)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("40 digits");
    }
}
