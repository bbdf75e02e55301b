package io.ratatoskr.onnx.run;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.onnx.model.LocalModel;
import io.ratatoskr.onnx.model.ModelFiles;
import io.ratatoskr.onnx.model.Precision;
import io.ratatoskr.tokenizer.InputTokenizer;
import io.ratatoskr.tokenizer.ModelInput;
import io.ratatoskr.tokenizer.TokenizedInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A model in memory: its tokenizer and its session, which all inference threads share. Thread-safe, but must not be closed while it
 * is in use.
 */
public final class LoadedModel implements AutoCloseable {
    private static final String CUDA_PREFIX = "cuda:";

    private final LocalModel model;
    private final InputTokenizer tokenizer;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final GraphInputs inputs;
    private final String output;
    private final OutputReader outputReader;
    private final Precision precision;
    private final int maxTokens;
    private final long bytes;
    private final PromptTokens promptTokens;
    private final TextBatcher batcher = new TextBatcher(this::run);

    /**
     * @param layers applied to pooled vectors
     * @throws OrtException when the graph cannot be loaded or does not fit this kind of model
     */
    LoadedModel(
            LocalModel model,
            Precision precision,
            InputTokenizer tokenizer,
            List<VectorLayer> layers,
            ModelFiles files,
            ExecutionConfig config)
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
            this.session = createSession(environment, files.graph(), options);
            this.bytes = measureBytes(model.source().bytes(), before, ProcessMemory.residentBytes())
                    + layers.stream().mapToLong(VectorLayer::bytes).sum();
        }
        this.promptTokens = new PromptTokens(this::tokenise);
        this.outputReader = new OutputReader(model.card(), layers);
        try {
            this.inputs = GraphInputs.of(session.getInputInfo());
            this.maxTokens = inputs.limit(model.card().maxTokens());
            this.output = outputReader.selectOutput(session.getOutputInfo());
        } catch (OrtException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** Creates the session; messages of the runtime contain the path, which callers must not see. */
    private static OrtSession createSession(OrtEnvironment environment, Path graph, SessionOptions options)
            throws OrtException {
        try {
            return environment.createSession(graph.toString(), options);
        } catch (OrtException e) {
            throw new OrtException(
                    String.valueOf(e.getMessage()).replace(graph.toString(), String.valueOf(graph.getFileName())));
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

    /**
     * The tokens of an input, up to the model's limit.
     *
     * @throws GatewayException when the model does not pool its prompt and no token of the text is left: ProviderUnavailable if the
     *     prompt takes all that the model allows, InvalidRequest if the text has no tokens
     */
    TokenizedInput tokenise(ModelInput input) {
        TokenizedInput tokens = tokenizer.tokenise(input, maxTokens);
        return input.promptLength() == 0 ? tokens : withoutPrompt(input, tokens);
    }

    private TokenizedInput withoutPrompt(ModelInput input, TokenizedInput tokens) {
        PromptTokens.Extent prompt = promptTokens.of(input.prompt());
        if (prompt.leavesText(tokens)) {
            return tokens.withPromptTokens(prompt.before());
        }
        if (tokens.truncated()) {
            throw new ProviderUnavailable(
                    "local model '%s' takes %d tokens, which its prompt fills: nothing of a text is left, since include_prompt is false"
                            .formatted(model.id(), tokens.length()),
                    ProviderUnavailable.Reason.UNAVAILABLE);
        }
        throw new InvalidRequest(
                "input has a text without tokens of its own beside the prompt of '%s'".formatted(model.id()), "input");
    }

    /**
     * Computes one row of numbers per input: vectors of embedding models, otherwise the graph's scores. One run of the graph, unless its
     * inputs do not allow that.
     *
     * @throws OrtException when the runtime fails, the run is terminated, or a shape does not fit this kind of model
     */
    float[][] run(List<TokenizedInput> batch, RunControl control) throws OrtException {
        int texts = inputs.textsPerRun(batch);
        if (texts == batch.size() && (inputs.batchSize() == 0 || inputs.batchSize() == texts)) {
            return runOnce(batch, control);
        }
        float[][] rows = new float[batch.size()][];
        for (int from = 0; from < rows.length; from += texts) {
            List<TokenizedInput> part = batch.subList(from, Math.min(from + texts, rows.length));
            System.arraycopy(runOnce(fill(part), control), 0, rows, from, part.size());
        }
        return rows;
    }

    /** Repeats the last text up to the graph's batch size. */
    private List<TokenizedInput> fill(List<TokenizedInput> batch) {
        List<TokenizedInput> filled = new ArrayList<>(batch);
        while (filled.size() < inputs.batchSize()) {
            filled.add(batch.getLast());
        }
        return filled;
    }

    private float[][] runOnce(List<TokenizedInput> batch, RunControl control) throws OrtException {
        int paddedLength = inputs.paddedLength(batch);
        try (InputTensors tensors = InputTensors.of(environment, inputs, batch, paddedLength);
                OrtSession.Result result = control.run(session, tensors.byName(), Set.of(output))) {
            return outputReader.read((OnnxTensor) result.get(0), batch, paddedLength);
        }
    }

    /**
     * Runs a short text, so that a graph which no request can use is not reported as ready.
     *
     * @throws OrtException when the run fails
     */
    void tryOut(RunControl control) throws OrtException {
        try {
            run(List.of(tokenise(new ModelInput("a"))), control);
        } catch (OrtException e) {
            throw new OrtException("the graph fails with a text of one letter: " + e.getMessage());
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
