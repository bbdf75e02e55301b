package io.ratatoskr.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model in memory: its tokenizer and its one session, which all inference threads share. Thread-safe, but must not be closed
 * while someone works with it.
 */
final class LoadedModel implements AutoCloseable {
    private static final String IDS = "input_ids";
    private static final String MASK = "attention_mask";
    private static final String TYPES = "token_type_ids";
    private static final String OUTPUT = "last_hidden_state";

    /** Memory for the inputs of a thread's next run. */
    private static final ThreadLocal<LongBuffer> SCRATCH = new ThreadLocal<>();

    private final LocalModel model;
    private final Tokenizer tokenizer;
    private final OrtEnvironment runtime;
    private final OrtSession session;
    private final Set<String> inputs;
    private final String output;

    /** @throws OrtException when the graph cannot be loaded, or is none for this kind of model */
    LoadedModel(LocalModel model, Tokenizer tokenizer, ModelFiles files, Execution execution) throws OrtException {
        this.model = model;
        this.tokenizer = tokenizer;
        this.runtime = NativeLibraries.runtime();
        try (SessionOptions options = new SessionOptions()) {
            options.setIntraOpNumThreads(execution.threadsPerRun());
            options.setInterOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", execution.spinning() ? "1" : "0");
            this.session = runtime.createSession(files.graph().toString(), options);
        }
        this.inputs = Set.copyOf(session.getInputNames());
        Set<String> outputs = session.getOutputNames();
        this.output = outputs.contains(OUTPUT) ? OUTPUT : outputs.iterator().next();
        if (!Set.of(IDS, MASK, TYPES).containsAll(inputs)) {
            session.close();
            throw new OrtException(
                    "the graph wants the inputs " + inputs + "; an embedding model has ids, mask and types");
        }
    }

    LocalModel model() {
        return model;
    }

    Tokens tokenise(String text) {
        return tokenizer.tokenise(text);
    }

    /**
     * One unit vector for each text, in one run.
     *
     * @throws OrtException when the runtime fails
     */
    float[][] embed(List<long[]> texts) throws OrtException {
        int longest = texts.stream().mapToInt(ids -> ids.length).max().orElseThrow();
        Map<String, OnnxTensor> tensors = HashMap.newHashMap(inputs.size());
        try {
            feed(tensors, texts, longest);
            try (OrtSession.Result result = session.run(tensors, Set.of(output))) {
                return vectors((OnnxTensor) result.get(0), texts, longest);
            }
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private void feed(Map<String, OnnxTensor> tensors, List<long[]> texts, int longest) throws OrtException {
        int size = texts.size() * longest;
        long[] shape = {texts.size(), longest};
        LongBuffer memory = scratch(3 * size);
        memory.put(0, new long[3 * size]);
        for (int text = 0; text < texts.size(); text++) {
            long[] ids = texts.get(text);
            long[] ones = new long[ids.length];
            Arrays.fill(ones, 1);
            memory.put(text * longest, ids);
            memory.put(size + text * longest, ones);
        }
        int at = 0;
        for (String input : List.of(IDS, MASK, TYPES)) {
            if (inputs.contains(input)) {
                tensors.put(input, OnnxTensor.createTensor(runtime, memory.slice(at, size), shape));
            }
            at += size;
        }
    }

    private LongBuffer scratch(int size) {
        LongBuffer memory = SCRATCH.get();
        if (memory == null || memory.capacity() < size) {
            memory = ByteBuffer.allocateDirect(Math.max(size, 3 * 512) * Long.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asLongBuffer();
            SCRATCH.set(memory);
        }
        return memory;
    }

    private float[][] vectors(OnnxTensor tensor, List<long[]> texts, int longest) throws OrtException {
        long[] shape = tensor.getInfo().getShape();
        if (!Arrays.equals(shape, new long[] {texts.size(), longest, model.dimensions()})) {
            throw new OrtException("the graph answered %s in the shape %s; [%d, %d, %d] is wanted"
                    .formatted(output, Arrays.toString(shape), texts.size(), longest, model.dimensions()));
        }
        float[] hidden = tensor.getFloatBuffer().array();
        float[][] vectors = new float[texts.size()][model.dimensions()];
        for (int text = 0; text < vectors.length; text++) {
            int from = text * longest * model.dimensions();
            model.pooling().pool(hidden, from, texts.get(text).length, vectors[text]);
            normalise(vectors[text]);
        }
        return vectors;
    }

    private static void normalise(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        float norm = (float) Math.max(Math.sqrt(squares), 1e-12);
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= norm;
        }
    }

    @Override
    public void close() {
        tokenizer.close();
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("the session of " + model.id() + " cannot be closed", e);
        }
    }
}
