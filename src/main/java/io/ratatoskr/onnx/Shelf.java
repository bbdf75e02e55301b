package io.ratatoskr.onnx;

import io.ratatoskr.settings.LocalModelSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The local models by name: the bundled models and the configured ones, which replace bundled ones of the same id. Thread-safe. */
final class Shelf {
    private record Labels(List<LocalModel> all, Map<String, LocalModel> byName) {}

    private final Map<String, LocalModelSettings> wishes = new LinkedHashMap<>();
    private final UserModels users;
    private volatile Labels labels;

    Shelf(List<LocalModel> given, List<LocalModelSettings> wished, UserModels users) {
        this.users = users;
        var all = new LinkedHashMap<String, LocalModel>();
        given.forEach(model -> all.put(key(model.id()), model));
        for (LocalModelSettings wish : wished) {
            wishes.put(key(wish.id()), wish);
            all.put(key(wish.id()), users.find(wish));
        }
        this.labels = labels(all.values());
    }

    private static Labels labels(Iterable<LocalModel> models) {
        var all = new ArrayList<LocalModel>();
        var byName = new LinkedHashMap<String, LocalModel>();
        for (LocalModel model : models) {
            all.add(model);
            byName.put(key(model.id()), model);
            if (!model.organisation().isEmpty()) {
                byName.put(key(model.organisation() + "/" + model.id()), model);
            }
        }
        return new Labels(List.copyOf(all), byName);
    }

    List<LocalModel> all() {
        return labels.all;
    }

    /** Finds a model by id, with or without the hub organisation, ignoring case. */
    Optional<LocalModel> find(String id) {
        return Optional.ofNullable(labels.byName.get(key(id)));
    }

    /** The model's configuration; empty for a bundled model. */
    Optional<LocalModelSettings> wish(LocalModel model) {
        return Optional.ofNullable(wishes.get(key(model.id())));
    }

    /** Resolves the model's files again and returns the updated model. */
    synchronized LocalModel look(LocalModel model) {
        LocalModelSettings wish = wishes.get(key(model.id()));
        if (wish == null) {
            return model;
        }
        LocalModel now = users.find(wish);
        labels = labels(labels.all.stream()
                .map(each -> each.id().equals(model.id()) ? now : each)
                .toList());
        return now;
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
