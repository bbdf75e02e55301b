package io.ratatoskr.onnx.run;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.ratatoskr.tokenizer.TokenizedInput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes the texts of a run into the tensors that a graph declares, in a buffer of the calling thread. */
final class InputTensors implements AutoCloseable {
    private static final int MIN_BUFFER_BYTES = 4 * 512 * Long.BYTES;

    /** Reusable input buffer of each thread. */
    private static final ThreadLocal<ByteBuffer> SCRATCH = new ThreadLocal<>();

    private final Map<String, OnnxTensor> tensors;

    private InputTensors(int inputs) {
        this.tensors = HashMap.newHashMap(inputs);
    }

    /** The tensors, by input name; valid until the thread's next call of {@link #of}, and until closed. */
    static InputTensors of(OrtEnvironment environment, GraphInputs inputs, List<TokenizedInput> batch, int length)
            throws OrtException {
        InputTensors created = new InputTensors(inputs.types().size());
        int size = batch.size() * length;
        ByteBuffer memory = scratchBuffer(inputs.types().size() * size * Long.BYTES);
        long[] shape = {batch.size(), length};
        int at = 0;
        try {
            for (Map.Entry<String, OnnxJavaType> input : inputs.types().entrySet()) {
                created.tensors.put(
                        input.getKey(),
                        input.getValue() == OnnxJavaType.INT64
                                ? OnnxTensor.createTensor(
                                        environment,
                                        longs(input.getKey(), batch, length, slice(memory, at, size)),
                                        shape)
                                : OnnxTensor.createTensor(
                                        environment,
                                        ints(input.getKey(), batch, length, slice(memory, at, size)),
                                        shape));
                at += size;
            }
            return created;
        } catch (OrtException | RuntimeException e) {
            created.close();
            throw e;
        }
    }

    Map<String, OnnxTensor> byName() {
        return tensors;
    }

    private static ByteBuffer slice(ByteBuffer memory, int at, int size) {
        return memory.slice(at * Long.BYTES, size * Long.BYTES).order(ByteOrder.nativeOrder());
    }

    private static LongBuffer longs(String input, List<TokenizedInput> batch, int length, ByteBuffer memory) {
        LongBuffer values = memory.asLongBuffer();
        for (int row = 0; row < batch.size(); row++) {
            TokenizedInput tokens = batch.get(row);
            int at = row * length;
            switch (input) {
                case GraphInputs.INPUT_IDS -> values.put(at, tokens.ids());
                case GraphInputs.TOKEN_TYPE_IDS -> values.put(at, tokens.typeIds());
                default -> {
                    for (int i = 0; i < tokens.length(); i++) {
                        values.put(at + i, input.equals(GraphInputs.ATTENTION_MASK) ? 1 : i);
                    }
                }
            }
            for (int i = tokens.length(); i < length; i++) {
                values.put(at + i, 0);
            }
        }
        return values;
    }

    private static IntBuffer ints(String input, List<TokenizedInput> batch, int length, ByteBuffer memory) {
        LongBuffer wide = longs(input, batch, length, memory);
        // In place: an int is written at or before the long that it was read from
        IntBuffer values = memory.asIntBuffer();
        for (int i = 0; i < batch.size() * length; i++) {
            values.put(i, (int) wide.get(i));
        }
        return values.slice(0, batch.size() * length);
    }

    private static ByteBuffer scratchBuffer(int bytes) {
        ByteBuffer memory = SCRATCH.get();
        if (memory == null || memory.capacity() < bytes) {
            memory = ByteBuffer.allocateDirect(Math.max(bytes, MIN_BUFFER_BYTES));
            SCRATCH.set(memory);
        }
        return memory;
    }

    @Override
    public void close() {
        tensors.values().forEach(OnnxTensor::close);
    }
}
