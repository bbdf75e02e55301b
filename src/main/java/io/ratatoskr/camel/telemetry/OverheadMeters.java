package io.ratatoskr.camel.telemetry;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.ratatoskr.camel.exchange.RequestPart;
import io.ratatoskr.camel.exchange.RequestStats;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The time that requests spend in each part of the gateway, as a sum. Thread-safe. */
final class OverheadMeters {
    private final LongAdder requests = new LongAdder();
    private final Map<RequestPart, LongAdder> nanos = new EnumMap<>(RequestPart.class);

    OverheadMeters(MeterRegistry registry) {
        for (RequestPart part : RequestPart.values()) {
            LongAdder sum = new LongAdder();
            nanos.put(part, sum);
            FunctionTimer.builder(
                            Meters.PREFIX + "overhead",
                            sum,
                            adder -> requests.sum(),
                            LongAdder::sum,
                            TimeUnit.NANOSECONDS)
                    .description("Time of requests in the parts of the gateway, and in providers")
                    .tag("part", part.wireName())
                    .register(registry);
        }
    }

    void record(RequestStats stats) {
        requests.increment();
        nanos.forEach((part, sum) -> {
            long spent = stats.nanos(part);
            if (spent > 0) {
                sum.add(spent);
            }
        });
    }
}
