package io.ratatoskr.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.json.Json;
import io.ratatoskr.settings.LogSettings.Format;
import org.junit.jupiter.api.Test;

class LogFieldsTest {
    private static final String HOSTILE = "a\"b\\c\r\n2026 ERROR forged\u001b[31m\u009b\u2028\u202e=x\ud83d";

    @Test
    void plain_values_have_no_quotes_in_text() {
        assertThat(new LogFields(Format.TEXT)
                        .add("a", "x-1")
                        .add("n", 3)
                        .addMillis("ms", 12_003_400)
                        .add("none", null)
                        .add("empty", "")
                        .toString())
                .isEqualTo("a=x-1 n=3 ms=12.003");
    }

    @Test
    void value_from_outside_stays_within_its_quotes_on_one_line() {
        String line = new LogFields(Format.TEXT).add("a", HOSTILE).add("b", "x").toString();
        assertThat(line)
                .isEqualTo(
                        "a=\"a\\\"b\\\\c\\u000d\\u000a2026 ERROR forged\\u001b[31m\\u009b\\u2028\\u202e=x\\ud83d\" b=x");
    }

    @Test
    void json_is_valid_and_keeps_the_value() throws Exception {
        String line = new LogFields(Format.JSON)
                .add("a", HOSTILE)
                .add("n", 3)
                .addNumber("cost", "0.25")
                .toString();
        assertThat(line).doesNotContain("\n", "\r", "\u001b", "\u2028", "\u202e");
        JsonNode read = Json.mapper().readTree(line);
        assertThat(read.path("a").asText()).isEqualTo(HOSTILE);
        assertThat(read.path("n").asInt()).isEqualTo(3);
        assertThat(read.path("cost").asDouble()).isEqualTo(0.25);
    }

    @Test
    void invisible_characters_and_those_that_change_the_order_are_escaped() throws Exception {
        String hostile = "\u061c\u200b\u200f\u202e\u2060\u2066\u2069\u206f\u180e\u00ad\ufeff\ufff9\u2029\u0085";
        String text = new LogFields(Format.TEXT).add("a", hostile).toString();
        assertThat(text).matches("[ -~]*");
        String json = new LogFields(Format.JSON).add("a", hostile + "\u00e9").toString();
        assertThat(json).matches("[ -~\u00e9]*");
        assertThat(Json.mapper().readTree(json).path("a").asText()).isEqualTo(hostile + "\u00e9");
    }

    @Test
    void long_value_is_cut() throws Exception {
        String json = new LogFields(Format.JSON).add("a", "x".repeat(1_000)).toString();
        assertThat(Json.mapper().readTree(json).path("a").asText())
                .isEqualTo("x".repeat(LogFields.MAX_VALUE_LENGTH) + "...");
    }
}
