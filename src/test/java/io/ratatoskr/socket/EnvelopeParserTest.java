package io.ratatoskr.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ratatoskr.api.error.InvalidRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvelopeParserTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static Envelope parse(String line) {
        return new EnvelopeParser(line.getBytes(StandardCharsets.UTF_8)).parse();
    }

    private static String body(Envelope envelope) {
        return new String(envelope.body(), StandardCharsets.UTF_8).replace(" ", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"id\":1,\"op\":\"x\"} | {}",
                "{\"id\":1,\"op\":\"x\",\"a\":2} | {\"a\":2}",
                "{\"a\":2,\"id\":1,\"op\":\"x\"} | {\"a\":2}",
                "{\"a\":2,\"id\":1,\"b\":3,\"op\":\"x\"} | {\"a\":2,\"b\":3}",
                "{\"id\":1,\"a\":2,\"op\":\"x\",\"b\":3} | {\"a\":2,\"b\":3}",
                "{\"id\":1,\"a\":{\"id\":7,\"op\":[]},\"op\":\"x\",\"meta\":{}} | {\"a\":{\"id\":7,\"op\":[]}}",
                "{\"id\":1,\"op\":\"x\",\"a\":\"}\\\"\\\\\"} | {\"a\":\"}\\\"\\\\\"}",
                "{\"op\":\"x\",\"\":[{}, -1.5e3, true, null],\"id\":null} | {\"\":[{},-1.5e3,true,null]}",
            })
    void the_body_is_the_object_without_the_envelope(String line, String body) {
        assertThat(body(parse(line))).isEqualTo(body);
    }

    @Test
    void ids_are_returned_as_sent() {
        assertThat(parse("{\"id\": -1.50e2 ,\"op\":\"x\"}").id()).isEqualTo("-1.50e2");
        assertThat(parse("{\"id\":\"a\\u0041\\\"ø\",\"op\":\"x\"}").id()).isEqualTo("\"a\\u0041\\\"ø\"");
        assertThat(parse("{\"id\":null,\"op\":\"x\"}").id()).isNull();
        assertThat(parse("{\"op\":\"x\"}").id()).isNull();
    }

    @Test
    void meta_is_text_and_a_key_that_of_an_auth_line() {
        Envelope envelope =
                parse("{\"meta\":{ \"a\":\"x\\/y\" , \"b\":1,\"c\":true,\"d\":null},\"op\":\"x\",\"key\":\"k\"}");
        assertThat(envelope.meta()).containsOnly(Map.entry("a", "x/y"), Map.entry("b", "1"), Map.entry("c", "true"));
        assertThat(envelope.key()).isNull();
        assertThat(body(envelope)).isEqualTo("{\"key\":\"k\"}");
        assertThat(parse("{\"op\":\"auth\",\"key\":\"k\\u00f8\\\"\"}").key()).isEqualTo("kø\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "{\"id\":1",
                "{\"id\":1,}",
                "{\"id\":1 \"op\":\"x\"}",
                "{\"id\":1,\"op\":\"x\"} 2",
                "{\"id\":1,\"id\":1,\"op\":\"x\"}",
                "{\"op\":\"x\",\"op\":\"y\"}",
                "{\"op\":1}",
                "{\"op\":\"x",
                "{\"op\":\"x\\\"}",
                "{\"id\":01,\"op\":\"x\"}",
                "{\"id\":1a,\"op\":\"x\"}",
                "{\"id\":true,\"op\":\"x\"}",
                "{\"id\":{},\"op\":\"x\"}",
                "{\"id\":\"\\x\",\"op\":\"x\"}",
                "{\"id\":\"\\u00g0\",\"op\":\"x\"}",
                "{\"id\":\"\t\",\"op\":\"x\"}",
                "{\"op\":\"x\",\"meta\":1}",
                "{\"op\":\"x\",\"meta\":{\"a\":{}}}",
                "{\"op\":\"x\",\"meta\":{\"a\"}}",
                "{\"op\":\"x\",\"a\":[1,2}",
                "{\"op\":\"x\",\"a\":}",
                "{op:\"x\"}"
            })
    void another_form_is_an_invalid_request(String line) {
        assertThatThrownBy(() -> parse(line)).isInstanceOf(InvalidRequest.class);
    }

    @Test
    void an_id_has_at_most_128_bytes_and_is_utf_8() {
        assertThat(parse("{\"id\":\"" + "x".repeat(126) + "\",\"op\":\"x\"}").id())
                .hasSize(128);
        assertThatThrownBy(() -> parse("{\"id\":\"" + "x".repeat(127) + "\",\"op\":\"x\"}"))
                .isInstanceOf(InvalidRequest.class);
        byte[] line = "{\"id\":\"?\",\"op\":\"x\"}".getBytes(StandardCharsets.UTF_8);
        line[7] = (byte) 0xff;
        assertThatThrownBy(() -> new EnvelopeParser(line).parse()).isInstanceOf(InvalidRequest.class);
    }

    @Test
    void the_id_is_known_when_what_follows_it_is_malformed() {
        var parser = new EnvelopeParser("{\"id\":12,\"op\":\"x\",\"a\":".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(parser::parse).isInstanceOf(InvalidRequest.class);
        assertThat(parser.id()).isEqualTo("12");
    }

    @Test
    void deep_values_need_no_stack() {
        int depth = 1_000_000;
        assertThat(parse("{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + ",\"op\":\"x\"}")
                        .op())
                .isEqualTo("x");
    }

    @Test
    void any_object_has_the_body_that_a_json_parser_finds() throws IOException {
        var random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            ObjectNode object = MAPPER.createObjectNode();
            List<String> names = new ArrayList<>(List.of("op", "id", "meta", "a", "b", "key", "ids"));
            Collections.shuffle(names, random);
            for (String name : names.subList(0, random.nextInt(names.size() + 1))) {
                switch (name) {
                    case "op" -> object.put("op", "x");
                    case "id" -> object.put("id", random.nextInt());
                    case "meta" -> object.putObject("meta").put("m", "1");
                    default -> object.set(name, value(random, 0));
                }
            }
            object.put("op", "x");
            byte[] line = (random.nextBoolean() ? MAPPER.writeValueAsString(object) : object.toPrettyString())
                    .replace('\n', ' ')
                    .getBytes(StandardCharsets.UTF_8);
            JsonNode expected = object.deepCopy().without(Arrays.asList("id", "op", "meta"));
            assertThat(MAPPER.readTree(new EnvelopeParser(line).parse().body())).isEqualTo(expected);
        }
    }

    private static JsonNode value(Random random, int depth) {
        return switch (random.nextInt(depth > 3 ? 4 : 6)) {
            case 0 -> MAPPER.getNodeFactory().textNode("\"\\{[,:" + random.nextInt());
            case 1 -> MAPPER.getNodeFactory().numberNode(random.nextDouble());
            case 2 -> MAPPER.getNodeFactory().booleanNode(random.nextBoolean());
            case 3 -> MAPPER.getNodeFactory().nullNode();
            case 4 -> MAPPER.createArrayNode().add(value(random, depth + 1)).add(value(random, depth + 1));
            default -> MAPPER.createObjectNode().set("id", value(random, depth + 1));
        };
    }
}
