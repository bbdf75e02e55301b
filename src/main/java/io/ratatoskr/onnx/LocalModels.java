package io.ratatoskr.onnx;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.Extra;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.api.ModelNotAvailable;
import io.ratatoskr.api.Usage;
import io.ratatoskr.config.Settings.OnnxSettings;
import io.ratatoskr.onnx.InferencePool.Lane;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The models that run in this process. Making one costs nothing: threads, native libraries and models come with the first request
 * that needs them. Thread-safe.
 */
public final class LocalModels implements AutoCloseable {
    private final List<LocalModel> models;
    private final Map<String, LocalModel> byName = new LinkedHashMap<>();
    private final InferencePool threads;
    private final ModelPool pool;

    private LocalModels(OnnxSettings settings, List<LocalModel> models) {
        Execution execution = Execution.of(settings);
        this.models = List.copyOf(models);
        for (LocalModel model : models) {
            byName.put(key(model.id()), model);
            byName.put(key(model.organisation() + "/" + model.id()), model);
        }
        this.threads = new InferencePool(execution.runs(), settings.maxQueued());
        this.pool = new ModelPool(models, new ModelLoader(execution)::load);
    }

    /** The models that Maven artifacts carry. Loads nothing. */
    public static LocalModels of(OnnxSettings settings) {
        return of(settings, BundledModels.ALL);
    }

    static LocalModels of(OnnxSettings settings, List<LocalModel> models) {
        return new LocalModels(settings, models);
    }

    /** Every model known here; one whose files are missing is not callable and says what to add. */
    public List<ModelInfo> models() {
        return models.stream().map(LocalModel::info).toList();
    }

    /** The model of that id, with or without its hub organisation, in any case; also one whose files are missing. */
    public Optional<LocalModel> find(String id) {
        return Optional.ofNullable(byName.get(key(id)));
    }

    /**
     * Vectors of unit length, in the order of the texts. Waits for its turn, and for the model if this is its first use.
     *
     * @throws ModelNotAvailable when there is no such model here, it cannot be loaded, or this is closed
     * @throws InvalidRequest for token ids, an empty text, or a length that the model does not have
     * @throws GatewayException Overloaded or BatchTooLarge when too many texts wait; ProviderUnavailable when inference fails or
     *     the time is up; Cancelled at once when the request is cancelled
     */
    public EmbedResponse embed(EmbedRequest request, Cancellation cancellation) {
        LocalModel model = find(request.model())
                .orElseThrow(() -> new ModelNotAvailable("no local model '%s'; there are %s"
                        .formatted(
                                request.model(),
                                models.stream().map(LocalModel::id).toList())));
        List<String> texts = EmbedInput.texts(request, model);
        Map<String, Integer> places = new LinkedHashMap<>();
        texts.forEach(text -> places.putIfAbsent(text, places.size()));
        Loan loan = pool.borrow(model, cancellation);
        try (Lane lane = lane(places.size(), loan)) {
            EmbedTask task = new EmbedTask(loan.model(), List.copyOf(places.keySet()), threads.size());
            task.run(lane, cancellation);
            return response(model, texts, places, task);
        }
    }

    private Lane lane(int texts, Loan loan) {
        try {
            return threads.lane(texts, loan::close);
        } catch (GatewayException e) {
            loan.close();
            throw e;
        }
    }

    private static EmbedResponse response(
            LocalModel model, List<String> texts, Map<String, Integer> places, EmbedTask task) {
        List<Embedding> embeddings = new ArrayList<>(texts.size());
        List<Integer> truncated = new ArrayList<>();
        long tokens = 0;
        for (int i = 0; i < texts.size(); i++) {
            int place = places.getOrDefault(texts.get(i), i);
            embeddings.add(new Embedding(task.vector(place)));
            Tokens read = task.tokens(place);
            tokens += read.ids().length;
            if (read.cut()) {
                truncated.add(i);
            }
        }
        return new EmbedResponse(
                embeddings, truncated, Usage.of(tokens, 0), model.id(), LocalModel.PROVIDER, Extra.NONE);
    }

    /** Ends waiting requests with ModelNotAvailable, lets running ones finish, and gives threads and models back. */
    @Override
    public void close() {
        threads.close();
        pool.close();
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
