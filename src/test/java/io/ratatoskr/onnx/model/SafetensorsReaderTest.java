package io.ratatoskr.onnx.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SafetensorsReaderTest {
    private static final Map<String, List<Integer>> SHAPES = Map.of("w", List.of(1, 2), "b", List.of(2));
    private static final String W = "\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}";
    private static final String B = "\"b\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[8,12]}";

    private static byte[] file(long headerBytes, String header, int dataBytes) {
        byte[] json = header.getBytes(UTF_8);
        ByteBuffer file = ByteBuffer.allocate(Long.BYTES + json.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(headerBytes)
                .put(json);
        if (dataBytes >= 12) {
            file.putFloat(1.5f).putFloat(-2).putShort((short) 0x3F80).putShort((short) 0xC040);
        }
        return file.array();
    }

    private static byte[] file(String header, int dataBytes) {
        return file(header.getBytes(UTF_8).length, header, dataBytes);
    }

    private static Map<String, float[]> read(byte[] file) throws IOException {
        return SafetensorsReader.read(new ByteArrayInputStream(file), SHAPES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{" + W + "," + B + "}", "{" + B + ", \"__metadata__\": {\"format\": \"pt\"}, " + W + "}   "})
    void values_are_read_by_name(String header) throws IOException {
        Map<String, float[]> tensors = read(file(header, 12));
        assertThat(tensors.get("w")).containsExactly(1.5f, -2);
        assertThat(tensors.get("b")).containsExactly(1, -3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}} | expected [b, w]",
                "{\"w\":{\"dtype\":\"F64\",\"shape\":[1,2],\"data_offsets\":[0,16]}} | the type F64",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]}} | has the shape [2, 1]",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,12]}} | do not fit its shape",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[-8,0]}} | do not fit its shape",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[9223372036854775800,9223372036854775807]}} | do not fit",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8,16]}} | do not fit its shape",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[4,12]},\"b\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]}} | ok",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[4,8]}} | starts at 4; expected 8",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[9,13]}} | starts at 9; expected 8",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | the unknown tensor x",
                "{\"w\":7} | has the shape []",
                "[] | not a JSON object",
                "{half | not valid JSON"
            })
    void an_invalid_header_is_refused(String header, String reason) throws IOException {
        byte[] file = file(header, 12);
        if (reason.equals("ok")) {
            assertThat(read(file)).hasSize(2);
            return;
        }
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> read(file))
                .withMessageContaining(reason);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> SafetensorsReader.verify(new ByteArrayInputStream(file), SHAPES));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, (1 << 20) + 1})
    void the_length_of_the_header_is_bounded(long length) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> read(file(length, "{" + W + "," + B + "}", 12)))
                .withMessageContaining("its header has");
    }

    @Test
    void a_file_of_another_length_is_refused() {
        byte[] whole = file("{" + W + "," + B + "}", 12);
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> read(part));
        }
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> read(Arrays.copyOf(whole, whole.length + 1)))
                .withMessageContaining("bytes after the last tensor");
    }

    @Test
    void random_changes_of_a_file_never_fail_with_anything_else() {
        byte[] whole = file("{" + W + "," + B + "}", 12);
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            byte[] changed = whole.clone();
            changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            try {
                assertThat(read(changed)).hasSize(2);
            } catch (IOException expected) {
                assertThat(expected).hasMessageMatching("(?s).+");
            }
        }
    }
}
