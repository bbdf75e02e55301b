package io.ratatoskr.parameters;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Remembers for an hour which parameters providers rejected with a structured error. Bounded; thread-safe. */
public final class Learned {
    /** Time for which a rejection is remembered. */
    public static final Duration HOLDS = Duration.ofHours(1);

    private static final int MOST_MODELS = 10_000;
    private static final int MOST_PARAMETERS = 64;

    private record Model(String provider, String id) {}

    private final Map<Model, Map<String, Long>> until = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    public Learned() {
        this(System::nanoTime);
    }

    Learned(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Records that the provider rejected the parameter for that model. */
    public void refused(String provider, String model, String parameter) {
        long now = nanos.getAsLong();
        if (until.size() >= MOST_MODELS) {
            until.values().removeIf(parameters -> parameters.values().stream().allMatch(end -> end - now <= 0));
        }
        if (until.size() < MOST_MODELS) {
            Map<String, Long> parameters =
                    until.computeIfAbsent(new Model(provider, model), key -> new ConcurrentHashMap<>());
            if (parameters.size() < MOST_PARAMETERS || parameters.containsKey(parameter)) {
                parameters.put(parameter, now + HOLDS.toNanos());
            }
        }
    }

    /** Parameters that the provider rejected for that model in the last hour. */
    public Set<String> of(String provider, String model) {
        if (until.isEmpty()) {
            return Set.of();
        }
        Map<String, Long> parameters = until.get(new Model(provider, model));
        if (parameters == null) {
            return Set.of();
        }
        long now = nanos.getAsLong();
        var held = new LinkedHashSet<String>();
        parameters.forEach((name, end) -> {
            if (end - now > 0) {
                held.add(name);
            } else {
                parameters.remove(name, end);
            }
        });
        return held;
    }
}
