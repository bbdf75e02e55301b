package io.ratatoskr.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;

/**
 * Baseline with the runtime alone: one session shared by all callers, intra-op 1, token ids in direct buffers, mean pooling, no
 * tokenising, no queue.
 */
final class OnnxRuntimeBaseline implements AutoCloseable {
    private static final int TOKEN_ID = 2_000;
    private static final int DIMENSIONS = 384;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    /** @param resource the graph on the class path */
    OnnxRuntimeBaseline(String resource) throws IOException, OrtException {
        try (InputStream in = OnnxRuntimeBaseline.class.getResourceAsStream(resource);
                SessionOptions options = new SessionOptions()) {
            if (in == null) {
                throw new IOException(resource + " is not on the class path");
            }
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            session = environment.createSession(in.readAllBytes(), options);
        }
    }

    /** A batch of texts of equal length; for one thread at a time. */
    final class BaselineBatch {
        private final long[] shape;
        private final LongBuffer ids;
        private final LongBuffer mask;
        private final LongBuffer types;
        private final float[] vector = new float[DIMENSIONS];

        BaselineBatch(int texts, int tokens) {
            shape = new long[] {texts, tokens};
            ids = filledBuffer(texts * tokens, TOKEN_ID);
            mask = filledBuffer(texts * tokens, 1);
            types = filledBuffer(texts * tokens, 0);
        }

        int texts() {
            return (int) shape[0];
        }

        void run() {
            try (OnnxTensor first = OnnxTensor.createTensor(environment, ids, shape);
                    OnnxTensor second = OnnxTensor.createTensor(environment, mask, shape);
                    OnnxTensor third = OnnxTensor.createTensor(environment, types, shape);
                    OrtSession.Result result = session.run(
                            Map.of("input_ids", first, "attention_mask", second, "token_type_ids", third))) {
                FloatBuffer hidden = ((OnnxTensor) result.get(0)).getFloatBuffer();
                for (int token = 0; token < shape[0] * shape[1]; token++) {
                    for (int i = 0; i < DIMENSIONS; i++) {
                        vector[i] += hidden.get(token * DIMENSIONS + i);
                    }
                }
            } catch (OrtException e) {
                throw new IllegalStateException("the runtime failed", e);
            }
        }
    }

    private static LongBuffer filledBuffer(int size, long value) {
        LongBuffer buffer = ByteBuffer.allocateDirect(size * Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
        for (int i = 0; i < size; i++) {
            buffer.put(i, value);
        }
        return buffer;
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
