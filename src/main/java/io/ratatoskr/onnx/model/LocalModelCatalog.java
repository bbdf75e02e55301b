package io.ratatoskr.onnx.model;

import io.ratatoskr.settings.LocalModelSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The local models by name: the bundled models and the configured ones, which replace bundled ones of the same id. Thread-safe. */
public final class LocalModelCatalog {
    private record CatalogSnapshot(List<LocalModel> all, Map<String, LocalModel> byName) {}

    private final Map<String, LocalModelSettings> settingsById = new LinkedHashMap<>();
    /** The files of each model when it was last resolved, by key; guarded by this. */
    private final Map<String, FolderState> states = new HashMap<>();

    private final LocalModelResolver resolver;
    private final AtomicBoolean refreshing = new AtomicBoolean();
    private volatile CatalogSnapshot snapshot;

    public LocalModelCatalog(
            List<LocalModel> bundled, List<LocalModelSettings> allSettings, LocalModelResolver resolver) {
        this.resolver = resolver;
        var all = new LinkedHashMap<String, LocalModel>();
        bundled.forEach(model -> all.put(key(model.id()), model));
        for (LocalModelSettings settings : allSettings) {
            settingsById.put(key(settings.id()), settings);
            states.put(key(settings.id()), resolver.state(settings));
            all.put(key(settings.id()), resolver.resolve(settings));
        }
        this.snapshot = snapshot(all.values());
    }

    private static CatalogSnapshot snapshot(Iterable<LocalModel> models) {
        var all = new ArrayList<LocalModel>();
        var byName = new LinkedHashMap<String, LocalModel>();
        for (LocalModel model : models) {
            all.add(model);
            byName.put(key(model.id()), model);
            if (!model.organisation().isEmpty()) {
                byName.put(key(model.organisation() + "/" + model.id()), model);
            }
        }
        return new CatalogSnapshot(List.copyOf(all), byName);
    }

    public List<LocalModel> all() {
        return snapshot.all;
    }

    /** Finds a model by id, with or without the hub organisation, ignoring case. */
    public Optional<LocalModel> find(String id) {
        return Optional.ofNullable(snapshot.byName.get(key(id)));
    }

    /** The model's configuration; empty for a bundled model. */
    public Optional<LocalModelSettings> settings(LocalModel model) {
        return Optional.ofNullable(settingsById.get(key(model.id())));
    }

    /**
     * Resolves the models whose files have changed on disk, such as by a download of another process. Costs a few file attributes per
     * model; does nothing while another thread does it.
     *
     * @return the models that were replaced, as they were before
     */
    public List<LocalModel> refresh() {
        if (!refreshing.compareAndSet(false, true)) {
            return List.of();
        }
        try {
            List<LocalModel> replaced = new ArrayList<>();
            for (LocalModel model : snapshot.all) {
                if (isChanged(model)) {
                    reload(model);
                    replaced.add(model);
                }
            }
            return replaced;
        } finally {
            refreshing.set(false);
        }
    }

    private boolean isChanged(LocalModel model) {
        LocalModelSettings settings = settingsById.get(key(model.id()));
        if (settings == null) {
            return false;
        }
        FolderState current = resolver.state(settings);
        synchronized (this) {
            return !current.equals(states.get(key(model.id())));
        }
    }

    /** Resolves the model's files again and returns the updated model. */
    public synchronized LocalModel reload(LocalModel model) {
        LocalModelSettings settings = settingsById.get(key(model.id()));
        if (settings == null) {
            return model;
        }
        // First: a change in between is found by the next refresh
        states.put(key(model.id()), resolver.state(settings));
        LocalModel reloaded = resolver.resolve(settings);
        snapshot = snapshot(snapshot.all.stream()
                .map(each -> each.id().equals(model.id()) ? reloaded : each)
                .toList());
        return reloaded;
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
