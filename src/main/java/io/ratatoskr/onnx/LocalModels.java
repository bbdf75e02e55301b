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
 * The models that run in this process. Making one costs nothing: threads, native libraries and models come with the first request
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

    /** The models that Maven artifacts carry and those that the user names. Loads and fetches nothing. */
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

    /** Every model known here; one whose files are missing is not callable and says what to add. */
    public List<ModelInfo> models() {
        return shelf.all().stream().map(LocalModel::info).toList();
    }

    /** Other names of the model of that id. */
    public List<String> alsoKnownAs(String id) {
        return find(id).filter(model -> !model.organisation().isEmpty())
                .map(model -> List.of(model.organisation() + "/" + model.id()))
                .orElse(List.of());
    }

    /** The model of that id, with or without its hub organisation, in any case; also one whose files are missing. */
    public Optional<LocalModel> find(String id) {
        return shelf.find(id);
    }

    /**
     * The answer to a request, in the order of its inputs. Equal inputs are computed once. Waits for its turn, and for the model if
     * this is its first use.
     *
     * @throws ModelNotAvailable when there is no such model here, it cannot be loaded, or this is closed
     * @throws GatewayException NotSupported when the model is of another kind; InvalidRequest for what it cannot read; Overloaded or
     *     BatchTooLarge when too many inputs wait; ProviderUnavailable when inference fails or the time is up; Cancelled at once when
     *     the request is cancelled
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
                    "local model '%s' gave an answer that is none: %s".formatted(model.id(), e.getMessage()),
                    ProviderUnavailable.Reason.INVALID_RESPONSE,
                    e);
        }
    }

    /** Whether the model of that id can be used, is being loaded or is in memory; one that nobody knows is unavailable. */
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

    /** A request may bring the model only where the configuration says so. */
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
     * Brings a model of the hub onto this machine; one that is there already is only checked. Blocks; whoever asks for the same model
     * meanwhile waits along.
     *
     * @param upgrade whether to take the revision's newest commit instead of the one in the lock file
     * @throws ModelNotAvailable when it is not to be had, saying why
     * @throws NotSupported for a model that comes from elsewhere
     */
    public LocalModel download(String id, boolean upgrade, DownloadListener progress, Cancellation cancellation) {
        LocalModel model = mustFind(id);
        if (!(shelf.wish(model).map(LocalModelSettings::origin).orElse(null) instanceof Origin.Hub hub)) {
            throw new NotSupported(
                    "local model '%s' comes from no hub; there is nothing to download".formatted(model.id()));
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

    /** Lets the model go: now, or when the last request that uses it is answered. */
    public void unload(String id) {
        pool.unload(mustFind(id));
    }

    /** Bytes of memory that the loaded models take, as far as known. */
    public long bytes() {
        return pool.bytes();
    }

    /** The JSON of the tokenizer of the model of that id; empty when there is no such model, or its files are missing. */
    public Optional<byte[]> tokenizerJson(String id) throws IOException {
        Optional<LocalModel> model =
                find(id).filter(found -> found.source().missing().isEmpty());
        return model.isEmpty()
                ? Optional.empty()
                : Optional.of(model.get().source().tokenizerJson());
    }

    /** The JSON of the tokenizer of a repository of the hub, if it is on this machine. */
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

    /** As {@link #answer}, of an embedding. */
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

    /** Ends waiting requests with ModelNotAvailable, lets running ones finish, and gives threads and models back. */
    @Override
    public void close() {
        threads.close();
        pool.close();
    }
}
