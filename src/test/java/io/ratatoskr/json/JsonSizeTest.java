package io.ratatoskr.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonSizeTest {
    private static JsonSize size(String json) {
        return JsonSize.of(json.getBytes(UTF_8), Long.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1|1|1|0",
                "null|1|0|0",
                "\"a,b:{[1\"|1|0|0",
                "\"a\\\"b,\\\\\"|1|0|0",
                "[]|1|0|0",
                "{ }|1|0|0",
                "[[],[ ],[\t]]|4|0|0",
                "[1, -2.5e+7,true,null,\"3\"]|6|2|0",
                "{\"a\":1,\"b\":{\"c\":[2,{}]},\"d\":\"\"}|7|2|4",
                "[{\"role\":\"user\",\"content\":\"\"}]|4|0|2",
            })
    void values_numbers_and_names_are_counted(String json, long values, long numbers, long names) {
        JsonSize size = size(json);
        assertThat(size.values()).isEqualTo(values);
        assertThat(size.numbers()).isEqualTo(numbers);
        assertThat(size.names()).isEqualTo(names);
    }

    @Test
    void counting_stops_after_the_maximum() {
        assertThat(JsonSize.of("[1,2,3,4,5,6]".getBytes(UTF_8), 3).values()).isEqualTo(4);
    }

    @Test
    void malformed_documents_are_counted_without_a_failure() {
        for (String json : new String[] {"", "\"", "\"\\", "[[[", "]]]", "{\"a", ",,,", "\"a\\\""}) {
            assertThat(size(json).bytes()).isEqualTo(json.length());
        }
    }

    @Test
    void texts_that_are_not_ascii_may_take_two_bytes_a_character() {
        assertThat(size("\"" + "a".repeat(1000) + "\"").parsedBytes()).isBetween(1000L, 1200L);
        assertThat(size("\"" + "a".repeat(1000) + "é\"").parsedBytes()).isBetween(2000L, 2200L);
    }
}
