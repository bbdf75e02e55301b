package io.ratatoskr.camel.health;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The local models that the configuration loads at the start. Until each is loaded or has failed, the gateway is not ready; a failed one
 * is only reported, since other models can be used. Thread-safe.
 */
public final class StartupModels {
    private static final String LOADING = "loading";

    private final ConcurrentMap<String, String> states = new ConcurrentHashMap<>();

    /** Adds the models that will be loaded, by their ids. */
    public void expect(Collection<String> models) {
        models.forEach(model -> states.put(model, LOADING));
    }

    /** Whether the model is one of those that the gateway waits for. */
    public boolean isExpected(String model) {
        return LOADING.equals(states.get(model));
    }

    public void loaded(String model) {
        states.put(model, "loaded");
    }

    public void failed(String model, String reason) {
        states.put(model, "failed: " + reason);
    }

    Condition condition() {
        Map<String, String> now = new TreeMap<>(states);
        var failed = new TreeMap<>(now);
        failed.values().removeIf(state -> !state.startsWith("failed"));
        var loading = new TreeMap<>(now);
        loading.values().removeIf(state -> !state.equals(LOADING));
        String message = loading.isEmpty()
                ? "%d of %d models that load at the start are loaded".formatted(now.size() - failed.size(), now.size())
                : "still loading " + String.join(", ", loading.keySet());
        var text = new StringBuilder(message);
        failed.forEach(
                (model, state) -> text.append("; ").append(model).append(' ').append(state));
        return new Condition(loading.isEmpty(), text.toString(), now);
    }
}
