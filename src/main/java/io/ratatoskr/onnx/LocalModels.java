package io.ratatoskr.onnx;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.onnx.ModelPool.Limits;
import io.ratatoskr.settings.LocalModelSettings;
import io.ratatoskr.settings.LocalModelSettings.Origin;
import io.ratatoskr.settings.Settings.ModelsSettings;
import io.ratatoskr.settings.Settings.OnnxSettings;
import io.ratatoskr.settings.StoreSettings;
import io.ratatoskr.store.DownloadListener;
import io.ratatoskr.store.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The models that run in this process. Construction is cheap: threads, native libraries and models are created by the first request
 * that needs them. Thread-safe.
 */
public final class LocalModels implements AutoCloseable {
    private final Shelf shelf;
    private final ModelStore store;
    private final InferencePool threads;
    private final ModelPool pool;
    private volatile Runnable changed = () -> {};

    private LocalModels(OnnxSettings settings, ModelStore store, Shelf shelf) {
        Execution execution = Execution.of(settings);
        this.shelf = shelf;
        this.store = store;
        this.threads = new InferencePool(execution.runs(), settings.maxQueued());
        this.pool = new ModelPool(
                new ModelLoader(execution)::load,
                new Limits(settings.memoryBudget().orElseGet(() -> Memory.machine() / 2), settings.idleTimeout()));
    }

    /** The bundled models and the configured ones. Loads and downloads nothing. */
    public static LocalModels of(OnnxSettings settings, ModelsSettings users, StoreSettings store) {
        return of(settings, BundledModels.ALL, users, store);
    }

    static LocalModels of(OnnxSettings settings, List<LocalModel> given, ModelsSettings users, StoreSettings where) {
        var store = new ModelStore(where);
        return new LocalModels(settings, store, new Shelf(given, users.local(), new UserModels(store)));
    }

    /** @param run called whenever the list of models changes */
    public void onChange(Runnable run) {
        changed = run;
    }

    /** All local models; one whose files are missing is not callable and reports what to add. */
    public List<ModelInfo> models() {
        return shelf.all().stream().map(LocalModel::info).toList();
    }

    /** Aliases of the model with that id. */
    public List<String> alsoKnownAs(String id) {
        return find(id).filter(model -> !model.organisation().isEmpty())
                .map(model -> List.of(model.organisation() + "/" + model.id()))
                .orElse(List.of());
    }

    /** Finds a model by id, with or without its hub organisation, ignoring case; its files may be missing. */
    public Optional<LocalModel> find(String id) {
        return shelf.find(id);
    }

    /**
     * Runs a request and returns the response in the order of its inputs. Equal inputs are computed once. Waits for a free thread,
     * and for the model to load on its first use.
     *
     * @throws ModelNotAvailable when the model does not exist, cannot be loaded, or the local models are closed
     * @throws GatewayException NotSupported when the model is of another kind; InvalidRequest for invalid input; Overloaded or
     *     BatchTooLarge when too many inputs wait; ProviderUnavailable when inference fails or times out; Cancelled as soon as the
     *     request is cancelled
     */
    public ModelResponse answer(ModelRequest request, Cancellation cancellation) {
        LocalModel model = fetched(mustFind(request.model()), cancellation);
        Job job = Job.of(request, model);
        threads.mustFit(job.size());
        List<ModelInput> inputs = job.inputs();
        Map<ModelInput, Integer> places = new LinkedHashMap<>();
        inputs.forEach(input -> places.putIfAbsent(input, places.size()));
        Loan loan = pool.borrow(model, cancellation);
        try (Lane lane = lane(places.size(), loan)) {
            InferenceTask task = new InferenceTask(loan.model(), List.copyOf(places.keySet()));
            task.run(lane, cancellation);
            return job.answer(inferred(inputs, places, task));
        } catch (IllegalArgumentException e) {
            throw new ProviderUnavailable(
                    "local model '%s' returned an invalid result: %s".formatted(model.id(), e.getMessage()),
                    ProviderUnavailable.Reason.INVALID_RESPONSE,
                    e);
        }
    }

    /** The state of the model with that id; an unknown model is unavailable. */
    public ModelStatus status(String id) {
        Optional<LocalModel> model = find(id);
        if (model.isEmpty()) {
            return new ModelStatus.Unavailable("no local model '%s'".formatted(id));
        }
        return model.get()
                .source()
                .missing()
                .<ModelStatus>map(ModelStatus.Unavailable::new)
                .orElseGet(() -> pool.status(model.get()));
    }

    /** Downloads a missing model if the configuration allows downloads on demand. */
    private LocalModel fetched(LocalModel model, Cancellation cancellation) {
        return model.known() == null && store.allowsOnDemandDownload() && isOfHub(model)
                ? download(model.id(), false, DownloadListener.NONE, cancellation)
                : model;
    }

    private boolean isOfHub(LocalModel model) {
        return shelf.wish(model)
                .filter(wish -> wish.origin() instanceof Origin.Hub)
                .isPresent();
    }

    /**
     * Downloads a model from the hub; one that is present is only verified. Blocks; concurrent calls for the same model share one
     * download.
     *
     * @param upgrade whether to take the revision's newest commit instead of the one in the lock file
     * @throws ModelNotAvailable when it cannot be downloaded
     * @throws NotSupported for a model that is not from a hub
     */
    public LocalModel download(String id, boolean upgrade, DownloadListener progress, Cancellation cancellation) {
        LocalModel model = mustFind(id);
        if (!(shelf.wish(model).map(LocalModelSettings::origin).orElse(null) instanceof Origin.Hub hub)) {
            throw new NotSupported(
                    "local model '%s' is not from a hub; there is nothing to download".formatted(model.id()));
        }
        try {
            store.download(
                    new ModelStore.DownloadRequest(
                            hub.repository(),
                            hub.revision(),
                            shelf.wish(model).flatMap(LocalModelSettings::graph),
                            upgrade),
                    progress,
                    cancellation::isCancelled);
        } catch (IOException e) {
            cancellation.throwIfCancelled();
            throw new ModelNotAvailable(
                    "local model '%s' cannot be downloaded: %s".formatted(model.id(), e.getMessage()), e);
        }
        LocalModel now = shelf.look(model);
        changed.run();
        return now;
    }

    /** Loads the model and keeps it until {@link #unload}. */
    public void load(String id, Cancellation cancellation) {
        pool.load(mustFind(id), cancellation);
    }

    /** Unloads the model: now, or after the last request that uses it. */
    public void unload(String id) {
        pool.unload(mustFind(id));
    }

    /** Bytes of memory that the loaded models occupy, as far as known. */
    public long bytes() {
        return pool.bytes();
    }

    /** The tokenizer JSON of the model with that id; empty if it does not exist or its files are missing. */
    public Optional<byte[]> tokenizerJson(String id) throws IOException {
        Optional<LocalModel> model =
                find(id).filter(found -> found.source().missing().isEmpty());
        return model.isEmpty()
                ? Optional.empty()
                : Optional.of(model.get().source().tokenizerJson());
    }

    /** The tokenizer JSON of a hub repository, if it is in the store. */
    public Optional<byte[]> tokenizerJson(String repository, String revision) throws IOException {
        Optional<Path> file = store.find(repository, revision)
                .map(folder -> folder.resolve("tokenizer.json"))
                .filter(Files::isRegularFile);
        return file.isEmpty() ? Optional.empty() : Optional.of(Files.readAllBytes(file.get()));
    }

    private LocalModel mustFind(String id) {
        return find(id).orElseThrow(() -> new ModelNotAvailable("no local model '%s'; there are %s"
                .formatted(id, shelf.all().stream().map(LocalModel::id).toList())));
    }

    /** Runs an embedding request; see {@link #answer}. */
    public EmbedResponse embed(EmbedRequest request, Cancellation cancellation) {
        return (EmbedResponse) answer(request, cancellation);
    }

    private static Inferred inferred(List<ModelInput> inputs, Map<ModelInput, Integer> places, InferenceTask task) {
        List<float[]> rows = new ArrayList<>(inputs.size());
        List<Tokens> tokens = new ArrayList<>(inputs.size());
        for (ModelInput input : inputs) {
            int place = places.getOrDefault(input, 0);
            rows.add(task.row(place));
            tokens.add(task.tokens(place));
        }
        return new Inferred(rows, tokens);
    }

    private Lane lane(int texts, Loan loan) {
        try {
            return threads.lane(texts, loan::close);
        } catch (GatewayException e) {
            loan.close();
            throw e;
        }
    }

    /** Fails waiting requests with ModelNotAvailable, lets running ones finish, and releases threads and models. */
    @Override
    public void close() {
        threads.close();
        pool.close();
    }
}
