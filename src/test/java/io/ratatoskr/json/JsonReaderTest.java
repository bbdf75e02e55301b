package io.ratatoskr.json;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-0",
            "-1.50e+007",
            "123456789012345678901234567890.12345678901234567890",
            "\"\"",
            "\"a\\u0041\\ud83d\\ude00\\/\\\"\"",
            "\"\\ud800 alone\"",
            "\"日本語 𝒳 é\"",
            "{ }",
            "[ ]",
            "{\"b\":1, \"a\" : [ 1 , 2.0 , {\"b\":1,\"b\":2} ] }",
            "[\n\t\"x\" ,\r\n null]");

    @ParameterizedTest
    @ValueSource(strings = {"", "\"é日𝒳\":\"日本\",", "\"n\":[1,2,{\"q\":\"\\n\"}],", "\"big\":123.456e7,"})
    void raw_values_are_the_exact_slice_whatever_comes_before_them(String before) {
        for (String value : VALUES) {
            String document = "{" + before + " \"v\" :\t" + value + ",\"after\":1}";
            JsonReader reader = JsonReader.of(document.getBytes(UTF_8));
            reader.beginObject();
            RawJson found = null;
            while (reader.nextField()) {
                if (reader.name().equals("v")) {
                    found = reader.readRaw();
                } else {
                    reader.skip();
                }
            }
            reader.requireEnd();
            assertThat(found).as(document).isEqualTo(new RawJson(value));
        }
    }

    @Test
    void raw_values_are_exact_in_random_documents_longer_than_any_buffer() {
        long seed = System.nanoTime();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 60; round++) {
            List<String> expected = new ArrayList<>();
            var document = new StringBuilder("[");
            int count = 1 + random.nextInt(400);
            for (int i = 0; i < count; i++) {
                String value = value(random, 0);
                expected.add(value);
                document.append(i == 0 ? "" : ",")
                        .append(" ".repeat(random.nextInt(3)))
                        .append(value);
                document.append(random.nextBoolean() ? "\n" : "");
            }
            byte[] bytes = ("xx" + document + "]yyy").getBytes(UTF_8);
            JsonReader reader = JsonReader.of(bytes, 2, bytes.length - 5);
            List<String> found = new ArrayList<>();
            reader.beginList();
            while (reader.nextElement()) {
                found.add(reader.readRaw().text());
            }
            reader.requireEnd();
            assertThat(found).as("seed %d, round %d", seed, round).isEqualTo(expected);
        }
    }

    private static String value(RandomGenerator random, int depth) {
        int kind = random.nextInt(depth > 3 ? 2 : 4);
        if (kind < 2) {
            return random.nextInt(50) == 0
                    ? '"' + "é𝒳x".repeat(random.nextInt(5000)) + '"'
                    : VALUES.get(random.nextInt(VALUES.size()));
        }
        var text = new StringBuilder(kind == 2 ? "[" : "{");
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ,");
            text.append(kind == 2 ? "" : "\"ü" + i + "\": ").append(value(random, depth + 1));
        }
        return text.append(kind == 2 ? "]" : "}").toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "-7.5e3", "true", "null", "\"x\"", "  [1] ", "{}\n", "\uFEFF{}"})
    void whole_documents_are_exact_too(String document) {
        JsonReader reader = JsonReader.of(document.getBytes(UTF_8));
        assertThat(reader.readRaw().text()).isEqualTo(document.replace("\uFEFF", "").strip());
        reader.requireEnd();
    }

    @Test
    void a_wrong_value_is_named_by_its_path_with_what_came_and_what_is_allowed() {
        JsonReader reader = JsonReader.of("{\"a\":[{}, {\"b c\":{\"d\":\"text\"}}]}".getBytes(UTF_8));
        reader.beginObject();
        reader.nextField();
        reader.beginList();
        reader.nextElement();
        reader.skip();
        reader.nextElement();
        reader.beginObject();
        reader.nextField();
        reader.beginObject();
        reader.nextField();
        assertThatThrownBy(reader::readDouble)
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("a[1].b c.d is \"text\"; expected a number")
                .satisfies(e -> assertThat(((InvalidRequest) e).field()).contains("a[1].b c.d"));
    }

    @Test
    void a_missing_field_is_named_by_its_path() {
        JsonReader reader = JsonReader.of("[{}]".getBytes(UTF_8));
        reader.beginList();
        reader.nextElement();
        reader.beginObject();
        reader.nextField();
        assertThat(reader.missingFieldError("id", "a string")).hasMessage("[0].id is missing; expected a string");
    }

    @Test
    void the_type_is_found_at_any_position() {
        assertThat(type("{\"type\":\"a\",\"x\":1}")).isEqualTo("a");
        assertThat(type("{ \"type\" : \"a\" }")).isEqualTo("a");
        assertThat(type("{\"x\":{\"type\":\"no\"},\"type\":\"a\\u0062\"}")).isEqualTo("ab");
        assertThat(type("{\"x\":1}")).isNull();
        assertThat(type("{\"type\":5}")).isNull();
        assertThat(type("{}")).isNull();
    }

    private static String type(String object) {
        JsonReader reader = JsonReader.of(object.getBytes(UTF_8));
        String type = reader.peekType();
        assertThat(reader.readRaw().text()).isEqualTo(object);
        return type;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1",
                "{\"a\" 1}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{'a':1}",
                "{\"a\":1,}",
                "{\"a\":tru}",
                "[1",
                "{\"a\":\"\n\"}",
                "// x\n{}"
            })
    void malformed_json_is_reported_by_position_only(String document) {
        assertThatThrownBy(() -> Json.parse(document))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageMatching("(the body is not valid JSON|the JSON ends unexpectedly) \\(line \\d+, column \\d+\\)");
    }

    @Test
    void content_after_the_value_is_rejected() {
        assertThatThrownBy(() -> Json.parse("{} {}"))
                .hasMessageContaining("unexpected content after")
                .hasMessageContaining("column 4");
        assertThatThrownBy(() -> Json.parse("1 x")).isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> Json.parse("")).hasMessageContaining("empty");
        assertThatThrownBy(() -> Json.parse(" \n")).hasMessageContaining("empty");
    }

    @Test
    void other_encodings_than_utf_8_are_malformed() {
        assertThatThrownBy(() -> JsonReader.of("{\"a\":1}".getBytes(UTF_16BE))).isInstanceOf(InvalidRequest.class);
        byte[] truncated = {'"', (byte) 0xE6, (byte) 0x97, '"'};
        assertThatThrownBy(() -> JsonReader.of(truncated).readString()).isInstanceOf(InvalidRequest.class);
    }

    @Test
    void depth_names_and_numbers_are_bounded() {
        assertThat(Json.parse("[".repeat(200) + "]".repeat(200))).isNotNull();
        for (String limitExceeded : List.of(
                "[".repeat(201) + "]".repeat(201),
                "{\"" + "n".repeat(50_001) + "\":1}",
                "[" + "9".repeat(1_001) + "]")) {
            assertThatThrownBy(() -> Json.parse(limitExceeded))
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessageContaining("200 levels")
                    .hasMessageNotContaining("Stream");
        }
    }

    @Test
    void whole_numbers_may_be_written_with_an_empty_fraction() {
        assertThat(JsonReader.of("5.0".getBytes(UTF_8)).readLong()).isEqualTo(5);
        assertThatThrownBy(() -> JsonReader.of("5.5".getBytes(UTF_8)).readLong())
                .hasMessage("the body is 5.5; expected a whole number");
        assertThatThrownBy(() ->
                        JsonReader.of("99999999999999999999".getBytes(UTF_8)).readLong())
                .hasMessageContaining("64 bits");
        assertThatThrownBy(() -> JsonReader.of("3000000000".getBytes(UTF_8)).readInt())
                .hasMessageContaining("32 bits");
    }

    @Test
    void the_last_of_a_repeated_name_counts() {
        assertThat(Json.parseObject(new RawJson("{\"a\":1,\"b\":2,\"a\":3}")).get("a"))
                .isEqualTo(new RawJson("3"));
    }

    @Test
    void a_long_text_is_read() {
        String text = "é".repeat(20 << 20);
        assertThat(JsonReader.of(('"' + text + '"').getBytes(UTF_8)).readString()).hasSize(20 << 20);
    }
}
