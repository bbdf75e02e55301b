package io.ratatoskr.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.error.InvalidRequest;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strings of large documents are read as those of small ones. */
final class LongStringsTest {
    private static final String PADDING = " ".repeat(300 * 1024);

    private static String read(String json) {
        try (JsonReader reader = JsonReader.of(json.getBytes(UTF_8))) {
            reader.beginList();
            reader.nextElement();
            String text = reader.readString();
            assertThat(reader.nextElement()).isFalse();
            reader.requireEnd();
            return text;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "é日本\ud83d\ude00",
                "\\n\\r\\t\\b\\f\\/\\\\\\\"",
                "a\\u0041\\u00e9\\u65e5\\ud83d\\ude00\\u0000b",
                "\\ud800 alone, \\udc00 too, \\ud800\\u0041",
                "ends with\\\\"
            })
    void texts_are_the_same_in_documents_of_any_size(String escaped) {
        String small = read("[\"" + escaped + "\"]");
        assertThat(read("[\"" + escaped + "\"" + PADDING + "]")).isEqualTo(small);
    }

    @Test
    void random_texts_are_read_as_they_were_written() {
        var random = new Random(1);
        for (int i = 0; i < 300; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(60); length > 0; length--) {
                text.appendCodePoint(
                        switch (random.nextInt(4)) {
                            case 0 -> random.nextInt(0x20);
                            case 1 -> '"';
                            case 2 -> 0x1F600 + random.nextInt(40);
                            default -> 0x20 + random.nextInt(0x3000);
                        });
            }
            String json = new JsonWriter(64)
                    .beginList()
                    .string(text.toString())
                    .endList()
                    .toRawJson()
                    .text();
            assertThat(read(json.substring(0, json.length() - 1) + PADDING + "]"))
                    .isEqualTo(text.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"a\\x\"", "[\"a\\u12g4\"", "[\"a\nb\"", "[\"a", "[\"a\\", "[\"a\\u00", "[\"a\" b"})
    void malformed_strings_are_invalid(String start) {
        String json = start + PADDING + "]";
        assertThatThrownBy(() -> read(json)).isInstanceOf(InvalidRequest.class);
    }

    @Test
    void every_byte_is_read_as_in_small_documents_wherever_it_is_in_a_word() {
        for (int codePoint = 0; codePoint < 0x180; codePoint++) {
            for (int at = 0; at < 10; at++) {
                String string = "[\"" + "0123456789".substring(0, at) + Character.toString(codePoint) + "0123456789\"";
                assertThat(readOrError(string + PADDING + "]"))
                        .as("U+%04X at %d", codePoint, at)
                        .isEqualTo(readOrError(string + "]"));
            }
        }
    }

    private static String readOrError(String json) {
        try {
            return read(json);
        } catch (InvalidRequest e) {
            return "invalid";
        }
    }

    @Test
    void the_raw_value_that_ends_with_a_text_that_was_read_is_exact() {
        String json = "[\"a\\u0041b\"" + PADDING + "]";
        try (JsonReader reader = JsonReader.of(json.getBytes(UTF_8))) {
            reader.beginList();
            reader.nextElement();
            int start = reader.tokenStart();
            assertThat(reader.readString()).isEqualTo("aAb");
            assertThat(reader.rawSince(start).text()).isEqualTo("\"a\\u0041b\"");
        }
    }

    @Test
    void a_long_text_is_written_as_a_short_one_is() {
        String part = "line\n\"é日\ud83d\ude00\u0001";
        String one = new JsonWriter(64).string(part).toRawJson().text();
        String many = new JsonWriter(64).string(part.repeat(20_000)).toRawJson().text();
        assertThat(many).isEqualTo("\"" + one.substring(1, one.length() - 1).repeat(20_000) + "\"");
    }
}
