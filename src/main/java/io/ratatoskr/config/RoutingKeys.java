package io.ratatoskr.config;

import io.ratatoskr.api.Operation;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of requests in flight, and of the order in which providers are called. */
final class RoutingKeys {
    static final Key<Duration> TOTAL = new Key<>(
            "routing.total",
            Durations.between("10ms", "24h"),
            "900s",
            "Maximum duration of a request, including all attempts at all providers.");
    static final Key<Integer> MAX_IN_FLIGHT = new Key<>(
            "routing.max-in-flight",
            ValueParsers.integer(1, 1_000_000),
            "4096",
            "Maximum number of concurrent requests; further ones are rejected with 429.");
    static final Key<Integer> MAX_QUEUED = new Key<>(
            "routing.max-queued",
            ValueParsers.integer(0, 1_000_000),
            "0",
            "Maximum number of requests that wait in order of arrival while max-in-flight are served; further ones are"
                    + " rejected with 429.");
    static final Key<Duration> QUEUE_TIMEOUT = new Key<>(
            "routing.queue-timeout",
            Durations.between("1ms", "1h"),
            "10s",
            "Maximum time that such a request waits, within its own timeout; then it is rejected with 429.");
    static final Key<Optional<Long>> RESPONSE_BUDGET = new Key<>(
            "routing.response-budget",
            Sizes.between("1KiB", "1024GiB").optional(),
            "",
            "Maximum total size of the provider responses held in memory; while it is used up, large responses"
                    + " wait. Empty: a quarter of the heap.");
    static final Map<Operation, Key<List<String>>> ORDER = orders();
    static final StrategyKeys STRATEGIES = StrategyKeys.create();
    static final HedgingKeys HEDGING = HedgingKeys.create();

    static final List<Key<?>> ALL = Key.concat(
            List.of(TOTAL, MAX_IN_FLIGHT, MAX_QUEUED, QUEUE_TIMEOUT, RESPONSE_BUDGET),
            ORDER.values(),
            STRATEGIES.all(),
            HEDGING.all());

    private RoutingKeys() {}

    private static Map<Operation, Key<List<String>>> orders() {
        var orders = new EnumMap<Operation, Key<List<String>>>(Operation.class);
        for (Operation operation : Operation.values()) {
            orders.put(
                    operation,
                    new Key<>(
                            "routing." + operation.wireName(),
                            ValueParsers.LIST,
                            "",
                            ("Providers for %s, in order, comma-separated;"
                                            + " empty: the order of the lines in routes/core/providers.camel.yaml.")
                                    .formatted(operation.wireName())));
        }
        return Collections.unmodifiableMap(orders);
    }
}
