package io.ratatoskr.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Small ONNX graphs that look token ids up in a table of vectors, written in the protobuf format of onnx.proto (field numbers as in
 * ONNX 1.16).
 */
public final class TestGraph {
    static final int INT32 = 6;
    public static final int INT64 = 7;
    private static final int FLOAT = 1;
    private static final int BOOL = 9;
    private static final int FLOAT16 = 10;
    /** A dimension of any size. */
    public static final long ANY = -1;

    private static final long LOOPS_WITHOUT_END = Long.MAX_VALUE;

    private final int type;
    private final long[] inputShape;
    private final int width;
    private final List<String> inputs;
    private int endlessFrom;
    private List<String> outputs = List.of("last_hidden_state");
    private int floats = FLOAT;
    private boolean scores;
    private List<byte[]> externalWeights = List.of();

    private TestGraph(int type, long batch, long length, int width, List<String> inputs) {
        this.type = type;
        this.inputShape = new long[] {batch, length};
        this.width = width;
        this.inputs = inputs;
    }

    /**
     * A graph whose vector of token {@code id} is {@link #vector}.
     *
     * @param type of the inputs
     * @param width of the vectors
     */
    public static TestGraph lookup(int type, long batch, long length, int width, String... inputs) {
        return new TestGraph(type, batch, length, width, List.of(inputs));
    }

    /** Makes the graph run without end for texts with an id of at least {@code id}, which must be greater than 1. */
    TestGraph endlessFrom(int id) {
        endlessFrom = id;
        return this;
    }

    /**
     * Replaces the outputs: {@code last_hidden_state}, {@code token_embeddings} and others that start with {@code token} have a vector
     * per token; the rest are pooled by the graph, see {@link #pooled}.
     */
    TestGraph outputs(String... names) {
        outputs = List.of(names);
        return this;
    }

    /** The vector of an output that the graph pools: the negative mean of the tokens. */
    static double[] pooled(long[] ids, int width) {
        double[] vector = new double[width];
        for (long id : ids) {
            float[] token = vector((int) id, width);
            for (int i = 0; i < width; i++) {
                vector[i] -= token[i] / (double) ids.length;
            }
        }
        return vector;
    }

    private boolean isPerToken(String output) {
        return output.equals("last_hidden_state") || output.startsWith("token");
    }

    private void addOutputs(List<byte[]> fields) {
        fields.add(message(1, node("Gather", List.of("table", "input_ids"), "looked_up")));
        for (String output : outputs) {
            String source = "looked_up";
            if (!isPerToken(output)) {
                fields.add(message(
                        1,
                        node(
                                "ReduceMean",
                                List.of(source),
                                "mean_" + output,
                                attribute("keepdims", 0),
                                listAttribute("axes", 1))));
                fields.add(message(1, node("Neg", List.of("mean_" + output), "negative_" + output)));
                source = "negative_" + output;
            }
            fields.add(message(1, node("Cast", List.of(source), output, attribute("to", floats))));
        }
    }

    /** Makes the weights and the output 16-bit floats. */
    TestGraph half() {
        floats = FLOAT16;
        return this;
    }

    /** Makes the output {@code logits}: the mean of the vectors of a text's tokens, padding included. */
    TestGraph scores() {
        scores = true;
        return this;
    }

    /** Refers to the weights in another file instead of containing them; see {@link #weights}. */
    public TestGraph external(String location) {
        externalWeights = List.of(
                message(13, join(List.of(text(1, "offset"), text(2, "0")))),
                message(13, join(List.of(text(1, "location"), text(2, location)))),
                number(14, 1));
        return this;
    }

    /** The content of the file of weights. */
    public byte[] weights(int vocabulary) {
        ByteBuffer values = ByteBuffer.allocate(vocabulary * width * (floats == FLOAT ? Float.BYTES : Short.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int id = 0; id < vocabulary; id++) {
            for (float value : vector(id, width)) {
                if (floats == FLOAT) {
                    values.putFloat(value);
                } else {
                    values.putShort(Float.floatToFloat16(value));
                }
            }
        }
        return values.array();
    }

    /** The vector of a token. */
    static float[] vector(int id, int width) {
        float[] values = new float[width];
        for (int i = 0; i < width; i++) {
            values[i] = (float) Math.sin(1 + id * 0.37 + i * 1.3);
        }
        return values;
    }

    /** @param vocabulary number of token ids */
    public byte[] bytes(int vocabulary) {
        List<byte[]> fields = new ArrayList<>();
        fields.add(message(5, table(vocabulary)));
        if (endlessFrom > 0) {
            fields.add(message(1, node("Cast", List.of("input_ids"), "wide", attribute("to", INT64))));
            fields.add(message(1, node("ReduceMax", List.of("wide"), "largest", attribute("keepdims", 0))));
            fields.add(message(5, scalar("bound", endlessFrom)));
            fields.add(message(5, scalar("loops", LOOPS_WITHOUT_END / 1024)));
            fields.add(message(1, node("Div", List.of("largest", "bound"), "exceeded")));
            fields.add(message(1, node("Mul", List.of("exceeded", "loops"), "trips")));
            fields.add(message(1, node("Gather", List.of("table", "input_ids"), "looked_up")));
            fields.add(message(
                    1,
                    node(
                            "Loop",
                            List.of("trips", "", "looked_up"),
                            "last_hidden_state",
                            graphAttribute("body", body()))));
        } else if (scores) {
            fields.add(message(1, node("Gather", List.of("table", "input_ids"), "looked_up")));
            fields.add(message(
                    1,
                    node(
                            "ReduceMean",
                            List.of("looked_up"),
                            "logits",
                            attribute("keepdims", 0),
                            join(List.of(text(1, "axes"), number(8, 1), number(20, 7))))));
        } else {
            addOutputs(fields);
        }
        fields.add(text(2, "lookup"));
        inputs.forEach(input -> fields.add(message(11, value(input, type, inputShape))));
        if (scores) {
            fields.add(message(12, value("logits", floats, inputShape[0], width)));
        } else {
            for (String output : outputs) {
                fields.add(message(
                        12,
                        isPerToken(output)
                                ? value(output, floats, inputShape[0], inputShape[1], width)
                                : value(output, floats, inputShape[0], width)));
            }
        }
        byte[] opset = join(List.of(text(1, ""), number(2, 13)));
        return join(List.of(number(1, 8), message(7, join(fields)), message(8, opset)));
    }

    private byte[] body() {
        return join(List.of(
                message(1, node("Identity", List.of("condition"), "condition_out")),
                message(1, node("Identity", List.of("state"), "state_out")),
                text(2, "body"),
                message(11, value("iteration", INT64)),
                message(11, value("condition", BOOL)),
                message(11, value("state", FLOAT, ANY, ANY, width)),
                message(12, value("condition_out", BOOL)),
                message(12, value("state_out", FLOAT, ANY, ANY, width))));
    }

    private byte[] table(int vocabulary) {
        List<byte[]> fields =
                new ArrayList<>(List.of(number(1, vocabulary), number(1, width), number(2, floats), text(8, "table")));
        if (externalWeights.isEmpty()) {
            fields.add(message(9, weights(vocabulary)));
        } else {
            fields.addAll(externalWeights);
        }
        return join(fields);
    }

    private static byte[] scalar(String name, long value) {
        byte[] raw = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        return join(List.of(number(2, INT64), text(8, name), message(9, raw)));
    }

    private static byte[] node(String operator, List<String> inputs, String output, byte[]... attributes) {
        List<byte[]> fields = new ArrayList<>();
        inputs.forEach(input -> fields.add(text(1, input)));
        fields.add(text(2, output));
        fields.add(text(4, operator));
        for (byte[] attribute : attributes) {
            fields.add(message(5, attribute));
        }
        return join(fields);
    }

    private static byte[] attribute(String name, long value) {
        return join(List.of(text(1, name), number(3, value), number(20, 2)));
    }

    private static byte[] listAttribute(String name, long value) {
        return join(List.of(text(1, name), number(8, value), number(20, 7)));
    }

    private static byte[] graphAttribute(String name, byte[] graph) {
        return join(List.of(text(1, name), message(6, graph), number(20, 5)));
    }

    private static byte[] value(String name, int type, long... shape) {
        List<byte[]> dimensions = new ArrayList<>();
        for (long size : shape) {
            dimensions.add(message(1, size == ANY ? text(2, "any") : number(1, size)));
        }
        byte[] tensor = join(List.of(number(1, type), message(2, join(dimensions))));
        return join(List.of(text(1, name), message(2, message(1, tensor))));
    }

    private static byte[] text(int field, String text) {
        return message(field, text.getBytes(UTF_8));
    }

    private static byte[] message(int field, byte[] content) {
        return join(List.of(varint(field << 3 | 2), varint(content.length), content));
    }

    private static byte[] number(int field, long value) {
        return join(List.of(varint((long) field << 3), varint(value)));
    }

    private static byte[] varint(long value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
        return bytes.toByteArray();
    }

    private static byte[] join(List<byte[]> parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        parts.forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }
}
