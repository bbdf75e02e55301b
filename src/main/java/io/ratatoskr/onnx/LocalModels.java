package io.ratatoskr.onnx;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.onnx.model.BundledModels;
import io.ratatoskr.onnx.model.LocalModel;
import io.ratatoskr.onnx.model.LocalModelCatalog;
import io.ratatoskr.onnx.model.LocalModelResolver;
import io.ratatoskr.onnx.run.ExecutionConfig;
import io.ratatoskr.onnx.run.InferencePool;
import io.ratatoskr.onnx.run.ModelLoader;
import io.ratatoskr.onnx.run.ModelPool;
import io.ratatoskr.onnx.run.ModelPool.PoolLimits;
import io.ratatoskr.onnx.run.ProcessMemory;
import io.ratatoskr.settings.Settings.ModelsSettings;
import io.ratatoskr.settings.Settings.OnnxSettings;
import io.ratatoskr.settings.StoreSettings;
import io.ratatoskr.store.DownloadListener;
import io.ratatoskr.store.ModelStore;
import io.ratatoskr.store.TokenizerStore;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The models that run in this process. Construction is cheap: threads, native libraries and models are created by the first request
 * that needs them. Thread-safe.
 */
public final class LocalModels implements AutoCloseable {
    private final CurrentModels current;
    private final ModelStore store;
    private final InferencePool inferencePool;
    private final ModelLoader loader;
    private final ModelPool modelPool;
    private final ModelDownloads downloads;
    private final LocalInference inference;

    private LocalModels(OnnxSettings settings, ModelStore store, LocalModelCatalog catalog) {
        ExecutionConfig config = ExecutionConfig.of(settings);
        this.store = store;
        this.inferencePool = new InferencePool(config.maxParallelRuns(), settings.maxQueued());
        this.loader = new ModelLoader(config);
        this.modelPool = new ModelPool(
                loader::load,
                new PoolLimits(
                        settings.memoryBudget().orElseGet(() -> ProcessMemory.machineBytes() / 2),
                        settings.idleTimeout()));
        this.current = new CurrentModels(catalog, modelPool::unload);
        this.downloads = new ModelDownloads(store, current);
        this.inference = new LocalInference(modelPool, inferencePool);
    }

    /** The bundled models and the configured ones. Loads and downloads nothing. */
    public static LocalModels of(OnnxSettings settings, ModelsSettings modelsSettings, StoreSettings store) {
        return of(settings, BundledModels.ALL, modelsSettings, store);
    }

    static LocalModels of(
            OnnxSettings settings,
            List<LocalModel> bundled,
            ModelsSettings modelsSettings,
            StoreSettings storeSettings) {
        var store = new ModelStore(storeSettings);
        return new LocalModels(
                settings, store, new LocalModelCatalog(bundled, modelsSettings.local(), new LocalModelResolver(store)));
    }

    /**
     * @param listener called whenever the list of models changes
     * @return removes the listener
     */
    public Runnable onChange(Runnable listener) {
        return current.onChange(listener);
    }

    /**
     * Looks for models whose files have changed on disk, such as by {@code ratatoskr models download} in another process: they become
     * available or unavailable, and a changed one is loaded anew by the next request. Cheap; meant for every listing.
     */
    public void refresh() {
        current.refresh();
    }

    /** All local models; one whose files are missing is not callable and reports what to add. */
    public List<ModelInfo> models() {
        return current.all().stream().map(LocalModel::info).toList();
    }

    /** Aliases of the model with that id. */
    public List<String> aliases(String id) {
        return find(id).filter(model -> !model.organisation().isEmpty())
                .map(model -> List.of(model.organisation() + "/" + model.id()))
                .orElse(List.of());
    }

    /** Finds a model by id, with or without its hub organisation, ignoring case; its files may be missing. */
    public Optional<LocalModel> find(String id) {
        return current.find(id);
    }

    /**
     * Runs a request and returns the response in the order of its inputs. Equal inputs are computed once. Waits for a free thread,
     * and for the model to load on its first use.
     *
     * @throws ModelNotAvailable when the model does not exist or cannot be loaded
     * @throws GatewayException GatewayStopping when the local models are closed; NotSupported when the model is of another kind;
     *     InvalidRequest for invalid input; Overloaded or BatchTooLarge when too many inputs wait; ProviderUnavailable when inference
     *     fails or times out; the failure of the cancellation's cause as soon as the request is cancelled
     */
    public ModelResponse infer(ModelRequest request, Cancellation cancellation) {
        LocalModel model = downloads.downloadIfAllowed(current.findCurrent(request.model()), cancellation);
        return inference.run(request, model, cancellation);
    }

    /** The state of the model with that id; an unknown model is unavailable. */
    public ModelStatus status(String id) {
        if (find(id).filter(found -> found.cardOrNull() == null).isPresent()) {
            refresh();
        }
        Optional<LocalModel> model = find(id);
        if (model.isEmpty()) {
            return new ModelStatus.Unavailable("no local model '%s'".formatted(id));
        }
        return model.get()
                .source()
                .unavailableReason()
                .<ModelStatus>map(ModelStatus.Unavailable::new)
                .orElseGet(() -> modelPool.status(model.get()));
    }

    /**
     * Downloads a model from the hub; one that is present is only verified. Blocks; concurrent calls for the same model share one
     * download.
     *
     * @param upgrade whether to take the revision's newest commit instead of the one in the lock file
     * @param cancellation of this caller; the download goes on while another one waits
     * @throws ModelNotAvailable when it cannot be downloaded
     * @throws GatewayException when the caller is cancelled or its time is up
     * @throws NotSupported for a model that is not from a hub
     */
    public LocalModel download(String id, boolean upgrade, DownloadListener progress, Cancellation cancellation) {
        return downloads.download(id, upgrade, progress, cancellation);
    }

    /** Loads the model and keeps it until {@link #unload}. */
    public void load(String id, Cancellation cancellation) {
        refresh();
        modelPool.load(current.require(id), cancellation);
    }

    /** Unloads the model: now, or after the last request that uses it. */
    public void unload(String id) {
        modelPool.unload(current.require(id));
    }

    /** Bytes of memory that the loaded models occupy, as far as known. */
    public long bytes() {
        return modelPool.bytes();
    }

    /** Bytes that each model in memory occupies, by its id. */
    public Map<String, Long> bytesByModel() {
        return modelPool.bytesByModel();
    }

    /** Maximum bytes of all models in memory together. */
    public long maxBytes() {
        return modelPool.maxBytes();
    }

    /** The threads and queues of local inference. */
    public InferencePool inferencePool() {
        return inferencePool;
    }

    /** The tokenizer JSON of the model with that id; empty if it does not exist or its files are missing. */
    public Optional<byte[]> tokenizerJson(String id) throws IOException {
        Optional<LocalModel> model =
                find(id).filter(found -> found.source().unavailableReason().isEmpty());
        return model.isEmpty()
                ? Optional.empty()
                : Optional.of(model.get().source().tokenizerJson());
    }

    /** The tokenizers of hub repositories in the store of the models. */
    public TokenizerStore tokenizerStore() {
        return new TokenizerStore(store);
    }

    /** Runs an embedding request; see {@link #infer}. */
    public EmbedResponse embed(EmbedRequest request, Cancellation cancellation) {
        return (EmbedResponse) infer(request, cancellation);
    }

    /**
     * Fails waiting requests with GatewayStopping, lets running ones finish for a while, then terminates them, and releases threads and
     * models.
     */
    @Override
    public void close() {
        store.close();
        loader.close();
        inferencePool.close();
        // A session must not be closed while it runs
        if (inferencePool.isTerminated()) {
            modelPool.close();
        }
    }
}
