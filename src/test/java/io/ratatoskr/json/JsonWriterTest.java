package io.ratatoskr.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
    @Test
    void commas_are_written_where_needed() {
        var writer = new JsonWriter(1);
        writer.beginObject()
                .field("a", 1)
                .name("b")
                .beginList()
                .string("x")
                .number(2)
                .beginList()
                .endList();
        writer.beginObject()
                .endObject()
                .endList()
                .field("c", (String) null)
                .field("d", true)
                .endObject();
        assertThat(writer.toRawJson().text()).isEqualTo("{\"a\":1,\"b\":[\"x\",2,[],{}],\"d\":true}");
    }

    @Test
    void random_texts_come_back_with_lone_surrogates_replaced() throws Exception {
        long seed = System.nanoTime();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        var writer = new JsonWriter(1);
        for (int round = 0; round < 2_000; round++) {
            var text = new StringBuilder();
            int length = random.nextInt(60);
            for (int i = 0; i < length; i++) {
                switch (random.nextInt(5)) {
                    case 0 -> text.append((char) random.nextInt(0x20));
                    case 1 -> text.append((char) (0xD7F0 + random.nextInt(0x820)));
                    case 2 -> text.appendCodePoint(0x10000 + random.nextInt(0xFFFFF));
                    case 3 -> text.append((char) random.nextInt(0x3000));
                    default -> text.append("\"\\/abc");
                }
            }
            String expected = new String(scalars(text.toString()).getBytes(UTF_8), UTF_8);
            byte[] written = writer.reset().string(text.toString()).toBytes();
            assertThat(Json.mapper().readValue(written, String.class))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(expected);
        }
    }

    private static String scalars(String text) {
        var out = new StringBuilder();
        text.codePoints().forEach(c -> out.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
        return out.toString();
    }

    @Test
    void numbers_are_plain() {
        var writer = new JsonWriter(8).beginList();
        writer.number(0.7)
                .number(1.0)
                .number(-0.0)
                .number(1e-7)
                .number(1e20)
                .number(Double.NaN)
                .endList();
        assertThat(writer.toRawJson().text()).isEqualTo("[0.7,1,0,1.0E-7,1.0E20,null]");
    }

    @Test
    void opaque_values_are_written_as_they_are_or_on_one_line() {
        var pretty = new RawJson("{\n \"a\\n\" :\r\n1.50}");
        assertThat(new JsonWriter(8).raw(pretty).toRawJson()).isEqualTo(pretty);
        assertThat(new JsonWriter(8).rawOnOneLine(pretty).toRawJson().text()).isEqualTo("{  \"a\\n\" :  1.50}");
    }

    @Test
    void fields_and_objects_are_inverse() {
        AdditionalProperties extra = Json.parseObject(new RawJson("{\"é\":1.0 , \"b\\\"\":[ ]}"));
        assertThat(Json.parseObject(Json.object(extra))).isEqualTo(extra);
    }
}
