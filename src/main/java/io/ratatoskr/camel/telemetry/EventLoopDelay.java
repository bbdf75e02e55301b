package io.ratatoskr.camel.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How late the event loops run what is due: a task on each of them, twice a second. A delay of more than some milliseconds means that
 * something blocks a loop, or that the machine has no processor for it.
 */
final class EventLoopDelay implements MeterBinder, AutoCloseable {
    private static final long INTERVAL_NANOS = Duration.ofMillis(500).toNanos();

    private final Vertx vertx;
    private final List<ScheduledFuture<?>> tasks = new ArrayList<>();

    EventLoopDelay(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Timer delay = Timer.builder(Meters.PREFIX + "event.loop.delay")
                .description("How late event loops run what is due")
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(20),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2))
                .register(registry);
        for (EventExecutor loop : ((VertxInternal) vertx).getEventLoopGroup()) {
            tasks.add(loop.scheduleWithFixedDelay(
                    new Probe(delay), INTERVAL_NANOS, INTERVAL_NANOS, TimeUnit.NANOSECONDS));
        }
    }

    /** Runs on one event loop. */
    private static final class Probe implements Runnable {
        private final Timer delay;
        private long dueNanos = System.nanoTime() + INTERVAL_NANOS;

        Probe(Timer delay) {
            this.delay = delay;
        }

        @Override
        public void run() {
            long now = System.nanoTime();
            delay.record(Math.max(0, now - dueNanos), TimeUnit.NANOSECONDS);
            dueNanos = System.nanoTime() + INTERVAL_NANOS;
        }
    }

    @Override
    public void close() {
        tasks.forEach(task -> task.cancel(false));
    }
}
