package io.ratatoskr.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ratatoskr.onnx.TestGraph;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs as exporters write them, and files made to break the reader. */
final class GraphWeightsTest {
    @TempDir
    Path folder;

    private List<String> locations(byte[] graph) throws IOException {
        return GraphWeights.locations(Files.write(folder.resolve("model.onnx"), graph));
    }

    private static byte[] message(int field, byte[]... contents) {
        var bytes = new ByteArrayOutputStream();
        writeVarint(bytes, (long) field << 3 | 2);
        writeVarint(bytes, Arrays.stream(contents).mapToInt(each -> each.length).sum());
        Arrays.stream(contents).forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }

    private static byte[] number(int field, long value) {
        var bytes = new ByteArrayOutputStream();
        writeVarint(bytes, (long) field << 3);
        writeVarint(bytes, value);
        return bytes.toByteArray();
    }

    private static void writeVarint(ByteArrayOutputStream bytes, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }

    /** The content of a tensor whose weights are in that file. */
    private static byte[][] tensor(String location) {
        return new byte[][] {
            message(13, message(1, "location".getBytes(UTF_8)), message(2, location.getBytes(UTF_8))),
            message(13, message(1, "length".getBytes(UTF_8)), message(2, "12".getBytes(UTF_8))),
            number(14, 1)
        };
    }

    @Test
    void a_graph_that_contains_its_weights_has_no_others() throws IOException {
        TestGraph graph = TestGraph.lookup(TestGraph.INT64, TestGraph.ANY, TestGraph.ANY, 4, "input_ids");
        assertThat(locations(graph.bytes(50))).isEmpty();
        assertThat(locations(graph.external("weights.bin").bytes(50))).containsExactly("weights.bin");
    }

    /** Field numbers from the model to the tensor: an initializer, a node's constant, a branch's initializer, sparse ones, functions. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "7 5",
                "7 1 5 5",
                "7 1 5 10",
                "7 1 5 6 5",
                "7 1 5 11 5",
                "7 1 5 6 1 5 6 1 5 5",
                "7 15 1",
                "7 15 2",
                "7 1 5 22 1",
                "7 1 5 23 2",
                "25 7 5 5",
                "25 11 5",
                "20 1 5",
                "20 2 1 5 5"
            })
    void weights_are_found_wherever_a_tensor_is(String path) throws IOException {
        int[] fields =
                Arrays.stream(path.split(" ")).mapToInt(Integer::parseInt).toArray();
        byte[] graph = message(fields[fields.length - 1], tensor("model.onnx_data_1"));
        for (int i = fields.length - 2; i >= 0; i--) {
            graph = message(fields[i], message(99, "another field".getBytes(UTF_8)), graph);
        }
        assertThat(locations(graph)).containsExactly("model.onnx_data_1");
    }

    @Test
    void each_file_is_returned_once() throws IOException {
        assertThat(locations(message(
                        7,
                        message(5, tensor("b.bin")),
                        message(5, tensor("./parts/a.bin")),
                        message(5, tensor("b.bin")),
                        message(5, tensor("model weights é.data")))))
                .containsExactly("b.bin", "model weights é.data", "parts/a.bin");
    }

    /** Its data_location is the default, so the runtime takes its weights from the graph. */
    @Test
    void a_location_without_effect_is_ignored() throws IOException {
        byte[][] internal = Arrays.copyOf(tensor("../secret"), 2);
        assertThat(locations(message(7, message(5, internal)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x",
                "/etc/passwd",
                "a/../../x",
                "",
                ".",
                "..",
                "a//b",
                "C:\\x",
                "c:x",
                "a\\..\\b",
                "a\u0000b",
                "a\nb",
                " "
            })
    void a_location_outside_the_folder_is_refused(String location) {
        assertThatExceptionOfType(ModelStoreException.class)
                .isThrownBy(() -> locations(message(7, message(5, tensor(location)))))
                .withMessageContaining("not a path in its folder");
    }

    @Test
    void the_number_of_files_is_limited() {
        byte[][] tensors = IntStream.range(0, 1_001)
                .mapToObj(i -> message(5, tensor("part" + i)))
                .toArray(byte[][]::new);
        assertThatExceptionOfType(ModelStoreException.class)
                .isThrownBy(() -> locations(message(7, tensors)))
                .withMessageContaining("more than 1000 files");
    }

    @Test
    void a_tensor_with_too_many_locations_is_refused() {
        byte[][] entries = IntStream.range(0, 1_001)
                .mapToObj(i -> tensor("weights" + i)[0])
                .toArray(byte[][]::new);
        assertThatExceptionOfType(ModelStoreException.class)
                .isThrownBy(() -> locations(message(7, message(5, entries))))
                .withMessageContaining("more than 1000 files");
    }

    /** Hexadecimal. */
    @ParameterizedTest
    @CsvSource({
        "''",
        "3a",
        "0b",
        "0c",
        "0b1c",
        "3aff",
        "3affffffffffffffffff01",
        "00",
        "ffffffffffffffffffffff",
        "3affffffffffffffff7f"
    })
    void a_file_that_is_not_a_graph_has_no_weights(String bytes) throws IOException {
        assertThat(locations(HexFormat.of().parseHex(bytes))).isEmpty();
    }

    /** The runtime would read on, so that the locations behind them would not be checked. */
    @Test
    void what_cannot_be_checked_is_refused() {
        byte[] longKey = message(1, "k".repeat(1_025).getBytes(UTF_8));
        byte[] longValue = message(2, "v".repeat(1_025).getBytes(UTF_8));
        byte[] key = message(1, "location".getBytes(UTF_8));
        byte[] value = message(2, "../x".getBytes(UTF_8));
        byte[] external = number(14, 1);
        byte[] group = HexFormat.of().parseHex("0b0a01aa08010b0c15000000001900000000000000000c");
        for (byte[] tensor : List.of(
                message(5, message(13, key, longValue), external),
                message(5, message(13, longKey, value), message(13, key, value), external),
                message(5, external, message(13, longValue, key)),
                message(5, group, message(13, key, value), external))) {
            assertThatExceptionOfType(ModelStoreException.class).isThrownBy(() -> locations(message(7, tensor)));
        }
    }

    /** Protobuf merges the parts of a field that is there twice. */
    @Test
    void a_tensor_in_two_parts_is_checked() {
        byte[] key = message(1, "location".getBytes(UTF_8));
        byte[] location = message(5, message(13, key, message(2, "../x".getBytes(UTF_8))));
        byte[] mark = message(5, number(14, 1));
        for (byte[] attribute : List.of(message(5, location, mark), message(5, mark, location))) {
            assertThatExceptionOfType(ModelStoreException.class)
                    .isThrownBy(() -> locations(message(7, message(1, attribute))))
                    .withMessageContaining("not a path in its folder");
        }
    }

    @Test
    void deep_nesting_is_refused_without_a_stack_overflow() {
        byte[] graph = message(5, tensor("x"));
        for (int i = 0; i < 2_000; i++) {
            graph = message(6, message(1, message(5, graph)));
        }
        byte[] deepest = graph;
        assertThatExceptionOfType(ModelStoreException.class)
                .isThrownBy(() -> locations(message(7, message(1, message(5, deepest)))))
                .withMessageContaining("100 levels");
    }

    @Test
    void random_bytes_and_mutated_graphs_never_fail_otherwise() throws IOException {
        Random random = new Random(11);
        byte[] graph = message(7, message(5, tensor("weights.bin")), message(1, message(5, message(5, tensor("b")))));
        for (int round = 0; round < 3_000; round++) {
            byte[] mutated = graph.clone();
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(locations(mutated)).hasSizeLessThan(3);
            } catch (ModelStoreException e) {
                assertThat(e.getMessage()).containsAnyOf("not a path in its folder", "more than");
            }
        }
    }

    /** The file is sparse: the tensor's three gigabytes are skipped, not read. */
    @Test
    void a_graph_of_gigabytes_is_read_by_position() throws IOException {
        Path file = folder.resolve("large.onnx");
        long size = 3L << 30;
        byte[] second = message(5, tensor("rest.bin"));
        var start = new ByteArrayOutputStream();
        var tensorStart = new ByteArrayOutputStream();
        writeVarint(tensorStart, 9 << 3 | 2);
        writeVarint(tensorStart, size);
        var graphStart = new ByteArrayOutputStream();
        writeVarint(graphStart, 5 << 3 | 2);
        writeVarint(graphStart, tensorStart.size() + size);
        writeVarint(start, 7 << 3 | 2);
        writeVarint(start, graphStart.size() + tensorStart.size() + size + second.length);
        start.writeBytes(graphStart.toByteArray());
        start.writeBytes(tensorStart.toByteArray());
        try (var out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(start.toByteArray());
            out.seek(start.size() + size);
            out.write(second);
        }
        assertThat(GraphWeights.locations(file)).containsExactly("rest.bin");
    }
}
