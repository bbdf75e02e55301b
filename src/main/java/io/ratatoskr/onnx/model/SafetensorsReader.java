package io.ratatoskr.onnx.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.json.Json;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads safetensors files: a 64-bit length, a JSON header of that length with type, shape and offsets of each tensor, and the values,
 * little-endian. The file must have exactly the expected tensors, as float32, float16 or bfloat16.
 */
final class SafetensorsReader {
    /** A tensor of the header; its values are the bytes from {@code begin} to {@code end} after the header. */
    private record Tensor(String name, ValueType type, long begin, long end) {
        int values() {
            return (int) ((end - begin) / type.bytes);
        }
    }

    private enum ValueType {
        F32(4),
        F16(2),
        BF16(2);

        private final int bytes;

        ValueType(int bytes) {
            this.bytes = bytes;
        }
    }

    private static final int MAX_HEADER_BYTES = 1 << 20;
    private static final long MAX_BYTES = 1L << 29;
    private static final String METADATA = "__metadata__";

    private SafetensorsReader() {}

    /**
     * Checks the header.
     *
     * @param in at the start of the file; not closed
     * @param shapes of the expected tensors by name
     * @throws IOException when the file is invalid or has other tensors
     */
    static void verify(InputStream in, Map<String, List<Integer>> shapes) throws IOException {
        readHeader(in, shapes);
    }

    /**
     * Reads the tensors, each in row-major order; see {@link #verify}.
     *
     * @throws IOException also when the file does not end with the last value
     */
    static Map<String, float[]> read(InputStream in, Map<String, List<Integer>> shapes) throws IOException {
        Map<String, float[]> tensors = new HashMap<>();
        for (Tensor tensor : readHeader(in, shapes)) {
            byte[] bytes = in.readNBytes(tensor.values() * tensor.type.bytes);
            if (bytes.length < tensor.values() * tensor.type.bytes) {
                throw new EOFException("it ends within the tensor " + tensor.name);
            }
            tensors.put(tensor.name, toFloats(tensor, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)));
        }
        if (in.read() >= 0) {
            throw new IOException("it has bytes after the last tensor");
        }
        return tensors;
    }

    private static float[] toFloats(Tensor tensor, ByteBuffer bytes) {
        float[] values = new float[tensor.values()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (tensor.type) {
                case F32 -> bytes.getFloat();
                case F16 -> Float.float16ToFloat(bytes.getShort());
                case BF16 -> Float.intBitsToFloat(bytes.getShort() << 16);
            };
        }
        return values;
    }

    /** The tensors in the order of their offsets. */
    private static List<Tensor> readHeader(InputStream in, Map<String, List<Integer>> shapes) throws IOException {
        byte[] length = in.readNBytes(Long.BYTES);
        if (length.length < Long.BYTES) {
            throw new EOFException("it has no header");
        }
        long headerBytes =
                ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (headerBytes < 2 || headerBytes > MAX_HEADER_BYTES) {
            throw new IOException("its header has %s bytes; the maximum is %d"
                    .formatted(Long.toUnsignedString(headerBytes), MAX_HEADER_BYTES));
        }
        byte[] json = in.readNBytes((int) headerBytes);
        if (json.length < headerBytes) {
            throw new EOFException("it ends within its header");
        }
        List<Tensor> tensors = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : parse(json).properties()) {
            if (!entry.getKey().equals(METADATA)) {
                tensors.add(tensor(entry.getKey(), entry.getValue(), shapes));
            }
        }
        if (tensors.size() < shapes.size()) {
            throw new IOException("it has the tensors %s; expected %s"
                    .formatted(
                            tensors.stream().map(Tensor::name).sorted().toList(),
                            shapes.keySet().stream().sorted().toList()));
        }
        return requireContiguous(tensors);
    }

    private static JsonNode parse(byte[] json) throws IOException {
        JsonNode header;
        try {
            header = Json.mapper().readTree(json);
        } catch (IOException e) {
            throw new IOException("its header is not valid JSON: " + e.getMessage(), e);
        }
        if (!header.isObject()) {
            throw new IOException("its header is not a JSON object");
        }
        return header;
    }

    private static Tensor tensor(String name, JsonNode entry, Map<String, List<Integer>> shapes) throws IOException {
        List<Integer> expected = shapes.get(name);
        if (expected == null) {
            throw new IOException("it has the unknown tensor " + name);
        }
        List<Integer> shape = new ArrayList<>();
        entry.path("shape").forEach(size -> shape.add(size.isInt() ? size.intValue() : -1));
        if (!shape.equals(expected)) {
            throw new IOException("its tensor %s has the shape %s; expected %s".formatted(name, shape, expected));
        }
        ValueType type = type(name, entry.path("dtype").asText());
        JsonNode offsets = entry.path("data_offsets");
        long begin = offsets.path(0).asLong(-1);
        long end = offsets.path(1).asLong(-1);
        long values = expected.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
        if (offsets.size() != 2 || begin < 0 || end > MAX_BYTES || end - begin != values * type.bytes) {
            throw new IOException(
                    "its tensor %s has the offsets %s, which do not fit its shape %s, or end after %d bytes"
                            .formatted(name, offsets, shape, MAX_BYTES));
        }
        return new Tensor(name, type, begin, end);
    }

    private static ValueType type(String name, String type) throws IOException {
        for (ValueType each : ValueType.values()) {
            if (each.name().equals(type)) {
                return each;
            }
        }
        throw new IOException(
                "its tensor %s is of the type %s; supported: %s".formatted(name, type, List.of(ValueType.values())));
    }

    private static List<Tensor> requireContiguous(List<Tensor> tensors) throws IOException {
        tensors.sort(Comparator.comparingLong(Tensor::begin));
        long end = 0;
        for (Tensor tensor : tensors) {
            if (tensor.begin != end) {
                throw new IOException(
                        "its tensor %s starts at %d; expected %d".formatted(tensor.name, tensor.begin, end));
            }
            end = tensor.end;
        }
        return tensors;
    }
}
