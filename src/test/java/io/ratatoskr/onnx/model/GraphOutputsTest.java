package io.ratatoskr.onnx.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GraphOutputsTest {
    private static byte[] graph(String model) throws IOException {
        try (InputStream in = GraphOutputsTest.class.getResourceAsStream("/models/" + model)) {
            return in.readAllBytes();
        }
    }

    private static Map<String, long[]> read(byte[] graph) throws IOException {
        return GraphOutputs.read(new ByteArrayInputStream(graph));
    }

    @ParameterizedTest
    @CsvSource({
        "embed-tiny-cls/onnx/model.onnx, last_hidden_state, 3, 64",
        "nli-tiny/onnx/model.onnx, logits, 2, 3",
        "classify-tiny/onnx/model.onnx, logits, 2, 8"
    })
    void outputs_have_their_names_and_shapes(String model, String name, int rank, long last) throws IOException {
        Map<String, long[]> outputs = read(graph(model));
        assertThat(outputs).containsOnlyKeys(name);
        long[] shape = outputs.get(name);
        assertThat(shape).hasSize(rank).endsWith(last);
        assertThat(shape[0]).isEqualTo(GraphOutputs.ANY);
    }

    @Test
    void a_file_that_is_not_a_graph_fails() {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> read("not a graph".getBytes(UTF_8)));
        // A message of 2^63 - 1 bytes
        byte[] endless = new byte[10];
        Arrays.fill(endless, (byte) 0xFF);
        endless[0] = 0x3A;
        endless[9] = 0x7F;
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> read(endless));
    }

    @ParameterizedTest
    @CsvSource({
        // The name of an output as a number, -1
        "3A0D620B08FFFFFFFFFFFFFFFFFF01",
        // Its type as a number
        "3A0D620B10FFFFFFFFFFFFFFFFFF01"
    })
    void a_number_in_place_of_a_message_is_ignored(String graph) throws IOException {
        assertThat(read(HexFormat.of().parseHex(graph))).containsOnlyKeys("");
    }

    @Test
    void a_number_longer_than_its_message_fails() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> read(HexFormat.of().parseHex("3A03620109" + "00".repeat(20))))
                .withMessageContaining("longer than its message");
    }

    @Test
    void random_changes_and_truncations_never_fail_with_anything_else() throws IOException {
        byte[] whole = graph("embed-tiny-cls/onnx/model.onnx");
        // The outputs are at the end
        byte[] tail = Arrays.copyOfRange(whole, whole.length - 400, whole.length);
        Random random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            byte[] changed = (i % 2 == 0 ? tail : Arrays.copyOf(whole, 2_000)).clone();
            for (int change = 0; change < 3; change++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(read(Arrays.copyOf(changed, random.nextInt(1, changed.length))))
                        .hasSizeLessThan(257);
            } catch (IOException expected) {
                assertThat(expected).isInstanceOf(IOException.class);
            }
        }
    }
}
