package io.ratatoskr.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CanonicalJsonTest {
    private static byte[] canonical(String json) {
        var out = new ByteWriter(16);
        CanonicalJson.write(json, out);
        return out.toBytes();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1,\"b\":2} | { \"b\" : 2, \"a\" : 1 }",
                "1.0 | 1",
                "1e2 | 100",
                "-0 | 0",
                "\"\\u0041\" | \"A\"",
                "[{\"x\":{\"b\":null,\"a\":[]}}] | [{\"x\":{\"a\":[],\"b\":null}}]"
            })
    void equal_values_have_equal_forms(String one, String other) {
        assertThat(canonical(one)).isEqualTo(canonical(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1,2] | [2,1]",
                "\"1\" | 1",
                "null | \"null\"",
                "true | false",
                "[[],1] | [[1]]",
                "{\"a\":1,\"a\":2} | {\"a\":2,\"a\":1}",
                "1e999999999 | 1e999999998",
                "not json | not jsoN",
                "{} | []"
            })
    void different_values_have_different_forms(String one, String other) {
        assertThat(canonical(one)).isNotEqualTo(canonical(other));
    }
}
