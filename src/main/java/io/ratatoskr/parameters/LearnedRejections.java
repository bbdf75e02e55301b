package io.ratatoskr.parameters;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Remembers for an hour which parameters providers rejected with a structured error. Bounded; thread-safe. */
public final class LearnedRejections {
    /** Time for which a rejection is remembered. */
    public static final Duration RETENTION = Duration.ofHours(1);

    private static final int MAX_MODELS = 10_000;
    private static final int MAX_PARAMETERS = 64;

    private record Model(String provider, String id) {}

    private final Map<Model, Map<String, Long>> expirations = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    public LearnedRejections() {
        this(System::nanoTime);
    }

    LearnedRejections(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Records that the provider rejected the parameter for that model. */
    public void add(String provider, String model, String parameter) {
        long now = nanos.getAsLong();
        if (expirations.size() >= MAX_MODELS) {
            expirations.values().removeIf(parameters -> parameters.values().stream().allMatch(end -> end - now <= 0));
        }
        if (expirations.size() < MAX_MODELS) {
            Map<String, Long> parameters =
                    expirations.computeIfAbsent(new Model(provider, model), key -> new ConcurrentHashMap<>());
            if (parameters.size() < MAX_PARAMETERS || parameters.containsKey(parameter)) {
                parameters.put(parameter, now + RETENTION.toNanos());
            }
        }
    }

    /** Parameters that the provider rejected for that model in the last hour. */
    public Set<String> of(String provider, String model) {
        if (expirations.isEmpty()) {
            return Set.of();
        }
        Map<String, Long> parameters = expirations.get(new Model(provider, model));
        if (parameters == null) {
            return Set.of();
        }
        long now = nanos.getAsLong();
        var active = new LinkedHashSet<String>();
        parameters.forEach((name, end) -> {
            if (end - now > 0) {
                active.add(name);
            } else {
                parameters.remove(name, end);
            }
        });
        return active;
    }
}
