package io.ratatoskr.camel.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.ratatoskr.jms.JmsStatistics;
import java.util.function.ToDoubleFunction;

/** The meters of requests by JMS; all are read when they are scraped. */
final class JmsMeters implements MeterBinder {
    private static final String PREFIX = Meters.PREFIX + "jms.";

    private final JmsStatistics statistics;

    JmsMeters(JmsStatistics statistics) {
        this.statistics = statistics;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(
                registry,
                "connected",
                "Whether the broker can be reached: 1 or 0",
                counts -> counts.isConnected() ? 1 : 0);
        gauge(registry, "requests.active", "Requests by JMS in flight", JmsStatistics::active);
        bindRequests(registry, "served", JmsStatistics::served);
        bindRequests(registry, "failed", JmsStatistics::failed);
        bindRequests(registry, "rolled_back", JmsStatistics::rolledBack);
        bindRequests(registry, "expired", JmsStatistics::expired);
        FunctionCounter.builder(PREFIX + "dead.letters", statistics, JmsStatistics::deadLetters)
                .description("Requests that became dead letters")
                .register(registry);
    }

    private void bindRequests(MeterRegistry registry, String result, ToDoubleFunction<JmsStatistics> count) {
        FunctionCounter.builder(PREFIX + "requests", statistics, count)
                .description("Deliveries of requests, by how they ended")
                .tag("result", result)
                .register(registry);
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<JmsStatistics> value) {
        Gauge.builder(PREFIX + name, statistics, value).description(description).register(registry);
    }
}
