package io.ratatoskr.parameters;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Remembers for an hour which parameters providers rejected with a structured error. Thread-safe; reading takes no lock.
 *
 * <p>Bounded: while as many models as fit have unexpired rejections, those of further models are not remembered; the
 * same holds for the parameters of one model. Every rejection is remembered for equally long, so the order in which
 * models were last added to is the order in which they expire, and adding never searches.
 */
public final class LearnedRejections {
    /** Time for which a rejection is remembered. */
    public static final Duration RETENTION = Duration.ofHours(1);

    static final int MAX_MODELS = 10_000;
    static final int MAX_PARAMETERS = 64;

    private record Model(String provider, String id) {}

    /** When each parameter of a model expires; the inner maps are never changed, only replaced. */
    private final Map<Model, Map<String, Long>> expirations = new ConcurrentHashMap<>();

    /** When the last parameter of each model expires, the earliest first; guarded by this. */
    private final LinkedHashMap<Model, Long> byExpiration = new LinkedHashMap<>();

    private final LongSupplier nanos;

    public LearnedRejections() {
        this(System::nanoTime);
    }

    LearnedRejections(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Records that the provider rejected the parameter for that model. */
    public synchronized void add(String provider, String model, String parameter) {
        long now = nanos.getAsLong();
        removeExpired(now);
        var key = new Model(provider, model);
        Map<String, Long> known = expirations.get(key);
        if (known == null && byExpiration.size() >= MAX_MODELS) {
            return;
        }
        var parameters = new HashMap<String, Long>(known == null ? Map.of() : known);
        parameters.values().removeIf(end -> end - now <= 0);
        if (parameters.size() >= MAX_PARAMETERS && !parameters.containsKey(parameter)) {
            return;
        }
        long end = now + RETENTION.toNanos();
        parameters.put(parameter, end);
        expirations.put(key, parameters);
        byExpiration.remove(key);
        byExpiration.put(key, end);
    }

    private void removeExpired(long now) {
        var eldest = byExpiration.entrySet().iterator();
        while (eldest.hasNext()) {
            Map.Entry<Model, Long> entry = eldest.next();
            if (entry.getValue() - now > 0) {
                return;
            }
            expirations.remove(entry.getKey());
            eldest.remove();
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
            }
        });
        return active;
    }

    /** Number of models held, expired ones included. */
    int size() {
        return expirations.size();
    }
}
