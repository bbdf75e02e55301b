package io.ratatoskr.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A model in memory: its tokenizer and its session, which all inference threads share. Thread-safe, but must not be closed while it
 * is in use.
 */
final class LoadedModel implements AutoCloseable {
    private static final String IDS = "input_ids";
    private static final String MASK = "attention_mask";
    private static final String TYPES = "token_type_ids";
    private static final String PLACES = "position_ids";
    private static final List<String> INPUTS = List.of(IDS, MASK, TYPES, PLACES);

    /** Reusable input buffer of each thread. */
    private static final ThreadLocal<LongBuffer> SCRATCH = new ThreadLocal<>();

    private final LocalModel model;
    private final Tokenizer tokenizer;
    private final OrtEnvironment runtime;
    private final OrtSession session;
    private final Set<String> inputs;
    private final String output;
    private final Rows rows;
    private final Precision precision;
    private final long bytes;
    private final Batches batches = new Batches(this::run);

    /** @throws OrtException when the graph cannot be loaded or does not fit this kind of model */
    LoadedModel(LocalModel model, Precision precision, Tokenizer tokenizer, ModelFiles files, Execution execution)
            throws OrtException {
        this.precision = precision;
        this.model = model;
        this.tokenizer = tokenizer;
        this.runtime = NativeLibraries.runtime();
        try (SessionOptions options = new SessionOptions()) {
            options.setIntraOpNumThreads(execution.threadsPerRun());
            options.setInterOpNumThreads(1);
            Devices.choose(execution.device(), options);
            OptionalLong before = Memory.resident();
            options.addConfigEntry("session.intra_op.allow_spinning", execution.spinning() ? "1" : "0");
            this.session = runtime.createSession(files.graph().toString(), options);
            this.bytes = measured(model.source().bytes(), before, Memory.resident());
        }
        this.rows = new Rows(model.card());
        try {
            this.inputs = Set.copyOf(session.getInputNames());
            if (!INPUTS.containsAll(inputs)) {
                throw new OrtException(
                        "the graph requires the inputs %s; supported: %s".formatted(inputs, INPUTS));
            }
            this.output = rows.output(session.getOutputInfo());
        } catch (OrtException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** The growth of the process, clamped to a plausible range because other threads allocate at the same time. */
    private static long measured(long files, OptionalLong before, OptionalLong after) {
        return before.isPresent() && after.isPresent()
                ? Math.clamp(after.getAsLong() - before.getAsLong(), files, 3 * files)
                : files;
    }

    /** Bytes of memory that the model occupies. */
    long bytes() {
        return bytes;
    }

    LocalModel model() {
        return model;
    }

    Precision precision() {
        return precision;
    }

    /** The texts that wait for a run of this model; guarded by the inference pool's lock. */
    Batches batches() {
        return batches;
    }

    Tokens tokenise(ModelInput input) {
        return tokenizer.tokenise(input);
    }

    /**
     * Computes one row of numbers per input in a single run: vectors of embedding models, otherwise the graph's scores.
     *
     * @throws OrtException when the runtime fails or returns a shape that does not fit this kind of model
     */
    float[][] run(List<Tokens> batch) throws OrtException {
        int longest = batch.stream().mapToInt(Tokens::length).max().orElseThrow();
        Map<String, OnnxTensor> tensors = HashMap.newHashMap(inputs.size());
        try {
            feed(tensors, batch, longest);
            try (OrtSession.Result result = session.run(tensors, Set.of(output))) {
                return rows.of((OnnxTensor) result.get(0), batch, longest);
            }
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private void feed(Map<String, OnnxTensor> tensors, List<Tokens> batch, int longest) throws OrtException {
        int size = batch.size() * longest;
        long[] shape = {batch.size(), longest};
        LongBuffer memory = scratch(INPUTS.size() * size);
        memory.put(0, new long[INPUTS.size() * size]);
        for (int row = 0; row < batch.size(); row++) {
            Tokens tokens = batch.get(row);
            int at = row * longest;
            memory.put(at, tokens.ids());
            memory.put(2 * size + at, tokens.types());
            for (int i = 0; i < tokens.length(); i++) {
                memory.put(size + at + i, 1);
                memory.put(3 * size + at + i, i);
            }
        }
        int at = 0;
        for (String input : INPUTS) {
            if (inputs.contains(input)) {
                tensors.put(input, OnnxTensor.createTensor(runtime, memory.slice(at, size), shape));
            }
            at += size;
        }
    }

    private LongBuffer scratch(int size) {
        LongBuffer memory = SCRATCH.get();
        if (memory == null || memory.capacity() < size) {
            memory = ByteBuffer.allocateDirect(Math.max(size, INPUTS.size() * 512) * Long.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asLongBuffer();
            SCRATCH.set(memory);
        }
        return memory;
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
