package io.ratatoskr.onnx.run;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.ratatoskr.onnx.model.LocalModel;
import io.ratatoskr.onnx.model.ModelFiles;
import io.ratatoskr.onnx.model.Precision;
import io.ratatoskr.tokenizer.InputTokenizer;
import io.ratatoskr.tokenizer.ModelInput;
import io.ratatoskr.tokenizer.TokenizedInput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A model in memory: its tokenizer and its session, which all inference threads share. Thread-safe, but must not be closed while it
 * is in use.
 */
public final class LoadedModel implements AutoCloseable {
    private static final String CUDA_PREFIX = "cuda:";

    private static final String INPUT_IDS = "input_ids";
    private static final String ATTENTION_MASK = "attention_mask";
    private static final String TOKEN_TYPE_IDS = "token_type_ids";
    private static final String POSITION_IDS = "position_ids";
    private static final List<String> SUPPORTED_INPUTS =
            List.of(INPUT_IDS, ATTENTION_MASK, TOKEN_TYPE_IDS, POSITION_IDS);

    /** Reusable input buffer of each thread. */
    private static final ThreadLocal<LongBuffer> SCRATCH = new ThreadLocal<>();

    private final LocalModel model;
    private final InputTokenizer tokenizer;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Set<String> inputs;
    private final String output;
    private final OutputReader outputReader;
    private final Precision precision;
    private final long bytes;
    private final TextBatcher batcher = new TextBatcher(this::run);

    /** @throws OrtException when the graph cannot be loaded or does not fit this kind of model */
    LoadedModel(
            LocalModel model, Precision precision, InputTokenizer tokenizer, ModelFiles files, ExecutionConfig config)
            throws OrtException {
        this.precision = precision;
        this.model = model;
        this.tokenizer = tokenizer;
        this.environment = OnnxEnvironment.get();
        try (SessionOptions options = new SessionOptions()) {
            options.setIntraOpNumThreads(config.threadsPerRun());
            options.setInterOpNumThreads(1);
            selectDevice(config.device(), options);
            OptionalLong before = ProcessMemory.residentBytes();
            options.addConfigEntry("session.intra_op.allow_spinning", config.spinning() ? "1" : "0");
            this.session = environment.createSession(files.graph().toString(), options);
            this.bytes = measureBytes(model.source().bytes(), before, ProcessMemory.residentBytes());
        }
        this.outputReader = new OutputReader(model.card());
        try {
            this.inputs = Set.copyOf(session.getInputNames());
            if (!SUPPORTED_INPUTS.containsAll(inputs)) {
                throw new OrtException(
                        "the graph requires the inputs %s; supported: %s".formatted(inputs, SUPPORTED_INPUTS));
            }
            this.output = outputReader.selectOutput(session.getOutputInfo());
        } catch (OrtException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** The growth of the process, clamped to a plausible range because other threads allocate at the same time. */
    private static long measureBytes(long files, OptionalLong before, OptionalLong after) {
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
    TextBatcher batcher() {
        return batcher;
    }

    TokenizedInput tokenise(ModelInput input) {
        return tokenizer.tokenise(input);
    }

    /**
     * Computes one row of numbers per input in a single run: vectors of embedding models, otherwise the graph's scores.
     *
     * @throws OrtException when the runtime fails or returns a shape that does not fit this kind of model
     */
    float[][] run(List<TokenizedInput> batch) throws OrtException {
        int paddedLength = batch.stream().mapToInt(TokenizedInput::length).max().orElseThrow();
        Map<String, OnnxTensor> tensors = HashMap.newHashMap(inputs.size());
        try {
            createInputTensors(tensors, batch, paddedLength);
            try (OrtSession.Result result = session.run(tensors, Set.of(output))) {
                return outputReader.read((OnnxTensor) result.get(0), batch, paddedLength);
            }
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private void createInputTensors(Map<String, OnnxTensor> tensors, List<TokenizedInput> batch, int paddedLength)
            throws OrtException {
        int size = batch.size() * paddedLength;
        long[] shape = {batch.size(), paddedLength};
        LongBuffer memory = scratchBuffer(SUPPORTED_INPUTS.size() * size);
        memory.put(0, new long[SUPPORTED_INPUTS.size() * size]);
        for (int row = 0; row < batch.size(); row++) {
            TokenizedInput tokens = batch.get(row);
            int at = row * paddedLength;
            memory.put(at, tokens.ids());
            memory.put(2 * size + at, tokens.typeIds());
            for (int i = 0; i < tokens.length(); i++) {
                memory.put(size + at + i, 1);
                memory.put(3 * size + at + i, i);
            }
        }
        int at = 0;
        for (String input : SUPPORTED_INPUTS) {
            if (inputs.contains(input)) {
                tensors.put(input, OnnxTensor.createTensor(environment, memory.slice(at, size), shape));
            }
            at += size;
        }
    }

    private LongBuffer scratchBuffer(int size) {
        LongBuffer memory = SCRATCH.get();
        if (memory == null || memory.capacity() < size) {
            memory = ByteBuffer.allocateDirect(Math.max(size, SUPPORTED_INPUTS.size() * 512) * Long.BYTES)
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

    /**
     * Selects the device that a session runs on.
     *
     * @throws OrtException when the device is not available, with the remedy
     */
    private static void selectDevice(String device, SessionOptions options) throws OrtException {
        if (!device.startsWith(CUDA_PREFIX)) {
            return;
        }
        EnumSet<OrtProvider> available = OrtEnvironment.getAvailableProviders();
        if (!available.contains(OrtProvider.CUDA)) {
            throw new OrtException(
                    "ratatoskr.onnx.device is %s, but this build of ONNX Runtime supports only %s; replace onnxruntime by com.microsoft.onnxruntime:onnxruntime_gpu on the class path"
                            .formatted(device, available));
        }
        options.addCUDA(Integer.parseInt(device.substring(CUDA_PREFIX.length())));
    }
}
