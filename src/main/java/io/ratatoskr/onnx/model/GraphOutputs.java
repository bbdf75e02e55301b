package io.ratatoskr.onnx.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the outputs that an ONNX graph declares without loading it; weights are skipped. Field numbers are those of onnx.proto (ONNX
 * 1.16).
 */
final class GraphOutputs {
    /** A dimension of any size. */
    static final long ANY = -1;

    private static final int GRAPH = 7;
    private static final int GRAPH_OUTPUT = 12;
    private static final int VALUE_NAME = 1;
    private static final int VALUE_TYPE = 2;
    private static final int TYPE_TENSOR = 1;
    private static final int TENSOR_SHAPE = 2;
    private static final int SHAPE_DIMENSION = 1;
    private static final int DIMENSION_VALUE = 1;
    private static final int MAX_OUTPUTS = 256;
    private static final int MAX_RANK = 16;
    private static final int MAX_NAME_BYTES = 1 << 12;

    private final InputStream in;
    private long position;

    private GraphOutputs(InputStream in) {
        this.in = in;
    }

    /** Handles a field; a message or text that it does not read is skipped. */
    private interface FieldReader {
        FieldReader NONE = (field, value) -> {};

        /** @param value length of a message or text; the value of a number */
        void read(int field, long value) throws IOException;
    }

    /** The shapes of the outputs of a model's graph, by name; none if it cannot be read, which is reported when it is loaded. */
    static Map<String, long[]> find(ModelSource source) {
        try (InputStream in = source.openGraph()) {
            return read(in);
        } catch (IOException e) {
            return Map.of();
        }
    }

    /**
     * The shapes of the outputs, by name.
     *
     * @param in the graph; not closed
     * @throws IOException when it is not an ONNX graph
     */
    static Map<String, long[]> read(InputStream in) throws IOException {
        Map<String, long[]> outputs = new LinkedHashMap<>();
        GraphOutputs reader = new GraphOutputs(new BufferedInputStream(in));
        try {
            reader.fields(
                    Long.MAX_VALUE,
                    (field, length) -> {
                        if (field == GRAPH) {
                            reader.messageAt(length, GRAPH_OUTPUT, output -> reader.output(output, outputs));
                        }
                    },
                    FieldReader.NONE);
        } catch (ArithmeticException e) {
            throw new IOException("the graph has a field of an impossible length", e);
        }
        return outputs;
    }

    private void output(long length, Map<String, long[]> outputs) throws IOException {
        String[] name = {""};
        long[] shape = new long[MAX_RANK];
        int[] rank = {0};
        message(length, (field, valueLength) -> {
            if (field == VALUE_NAME) {
                name[0] = text(valueLength);
            } else if (field == VALUE_TYPE) {
                messageAt(
                        valueLength,
                        TYPE_TENSOR,
                        tensor -> messageAt(
                                tensor,
                                TENSOR_SHAPE,
                                dimensions -> messageAt(dimensions, SHAPE_DIMENSION, dimension -> {
                                    if (rank[0] == MAX_RANK) {
                                        throw new IOException("an output has more than " + MAX_RANK + " dimensions");
                                    }
                                    shape[rank[0]++] = dimension(dimension);
                                })));
            }
        });
        if (outputs.size() == MAX_OUTPUTS) {
            throw new IOException("the graph has more than " + MAX_OUTPUTS + " outputs");
        }
        outputs.put(name[0], Arrays.copyOf(shape, rank[0]));
    }

    private interface MessageReader {
        void read(long length) throws IOException;
    }

    /** Reads the messages of one field within a message. */
    private void messageAt(long length, int number, MessageReader reader) throws IOException {
        message(length, (field, nested) -> {
            if (field == number) {
                reader.read(nested);
            }
        });
    }

    private long dimension(long length) throws IOException {
        long[] size = {ANY};
        fields(Math.addExact(position, length), FieldReader.NONE, (field, value) -> {
            if (field == DIMENSION_VALUE) {
                size[0] = value;
            }
        });
        return size[0];
    }

    private void message(long length, FieldReader reader) throws IOException {
        fields(Math.addExact(position, length), reader, FieldReader.NONE);
    }

    private void fields(long end, FieldReader messages, FieldReader numbers) throws IOException {
        while (position < end) {
            int first = in.read();
            if (first < 0) {
                if (end == Long.MAX_VALUE) {
                    return;
                }
                throw new EOFException("the graph ends early");
            }
            position++;
            long tag = varint(first);
            int field = (int) (tag >>> 3);
            switch ((int) (tag & 7)) {
                case 0 -> numbers.read(field, varint(next()));
                case 1 -> skip(Long.BYTES);
                case 2 -> {
                    long length = varint(next());
                    long after = Math.addExact(position, length);
                    if (length < 0 || after > end) {
                        throw new IOException("the graph has a field that is longer than its message");
                    }
                    messages.read(field, length);
                    skip(after - position);
                }
                case 5 -> skip(Integer.BYTES);
                default -> throw new IOException("it is not an ONNX graph");
            }
            if (position > end) {
                throw new IOException("the graph has a field that is longer than its message");
            }
        }
    }

    private int next() throws IOException {
        int read = in.read();
        if (read < 0) {
            throw new EOFException("the graph ends early");
        }
        position++;
        return read;
    }

    private long varint(int first) throws IOException {
        long value = first & 0x7F;
        int read = first;
        for (int shift = 7; read >= 0x80; shift += 7) {
            if (shift > 63) {
                throw new IOException("it is not an ONNX graph");
            }
            read = next();
            value |= (long) (read & 0x7F) << shift;
        }
        return value;
    }

    private String text(long length) throws IOException {
        if (length > MAX_NAME_BYTES) {
            throw new IOException("an output has a name of more than " + MAX_NAME_BYTES + " bytes");
        }
        byte[] bytes = in.readNBytes((int) length);
        position += bytes.length;
        return new String(bytes, UTF_8);
    }

    private void skip(long bytes) throws IOException {
        in.skipNBytes(bytes);
        position += bytes;
    }
}
