package io.ratatoskr.onnx;

import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.onnx.model.LocalModel;
import io.ratatoskr.onnx.model.LocalModelCatalog;
import io.ratatoskr.settings.LocalModelSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The list of local models as their files are on disk now, and who is notified when it changes. Thread-safe. */
final class CurrentModels {
    /** Interval of the search for changed files by requests. */
    private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(5);

    private final LocalModelCatalog catalog;
    private final Consumer<LocalModel> unload;
    /** When a request looks for changed files again, by {@link System#nanoTime}. */
    private final AtomicLong nextRefresh = new AtomicLong(System.nanoTime() + REFRESH_INTERVAL.toNanos());

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** @param unload called for each model whose files have changed */
    CurrentModels(LocalModelCatalog catalog, Consumer<LocalModel> unload) {
        this.catalog = catalog;
        this.unload = unload;
    }

    /**
     * @param listener called whenever the list of models changes
     * @return removes the listener
     */
    Runnable onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /**
     * Looks for models whose files have changed on disk, such as by {@code ratatoskr models download} in another process: they become
     * available or unavailable, and a changed one is loaded anew by the next request. Cheap; meant for every listing.
     */
    void refresh() {
        nextRefresh.set(System.nanoTime() + REFRESH_INTERVAL.toNanos());
        List<LocalModel> replaced = catalog.refresh();
        if (!replaced.isEmpty()) {
            replaced.forEach(unload);
            listeners.forEach(Runnable::run);
        }
    }

    /** Requests look for changes now and then; at once for a model that they could not use otherwise. */
    LocalModel findCurrent(String id) {
        LocalModel model = require(id);
        long next = nextRefresh.get();
        boolean due = System.nanoTime() - next >= 0
                && nextRefresh.compareAndSet(next, System.nanoTime() + REFRESH_INTERVAL.toNanos());
        if (due || model.cardOrNull() == null) {
            refresh();
            return require(id);
        }
        return model;
    }

    /** Reads the files of a model again after its download. */
    LocalModel reload(LocalModel model) {
        LocalModel reloaded = catalog.reload(model);
        listeners.forEach(Runnable::run);
        return reloaded;
    }

    List<LocalModel> all() {
        return catalog.all();
    }

    /** Finds a model by id, with or without its hub organisation, ignoring case; its files may be missing. */
    Optional<LocalModel> find(String id) {
        return catalog.find(id);
    }

    /** The settings of a configured model; a bundled one has none. */
    Optional<LocalModelSettings> settings(LocalModel model) {
        return catalog.settings(model);
    }

    /** @throws ModelNotAvailable when there is no such model */
    LocalModel require(String id) {
        return catalog.find(id)
                .orElseThrow(() -> new ModelNotAvailable("no local model '%s'; there are %s"
                        .formatted(
                                id, catalog.all().stream().map(LocalModel::id).toList())));
    }
}
