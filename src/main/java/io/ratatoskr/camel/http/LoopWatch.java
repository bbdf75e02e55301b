package io.ratatoskr.camel.http;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Checks the timeouts of all connections of one event loop at an interval, instead of a timer per request. Confined to that loop. */
final class LoopWatch {
    /** A connection with timeouts. */
    interface Watched {
        /** @param now by {@link System#nanoTime} */
        void check(long now);

        /** Closes the connection because the server stops. */
        void shut();
    }

    private final EventLoop loop;
    private final Set<Watched> open = new HashSet<>();
    private @Nullable ScheduledFuture<?> ticks;

    LoopWatch(EventLoop loop) {
        this.loop = loop;
    }

    void start(long everyNanos) {
        ticks = loop.scheduleWithFixedDelay(this::tick, everyNanos, everyNanos, TimeUnit.NANOSECONDS);
    }

    EventLoop loop() {
        return loop;
    }

    void add(Watched watched) {
        open.add(watched);
    }

    void remove(Watched watched) {
        open.remove(watched);
    }

    void forEach(Consumer<Watched> action) {
        List<Watched> now = new ArrayList<>(open);
        now.forEach(action);
    }

    /** Closes all connections and stops checking. */
    void stop() {
        if (ticks != null) {
            ticks.cancel(false);
        }
        forEach(Watched::shut);
    }

    private void tick() {
        long now = System.nanoTime();
        forEach(watched -> watched.check(now));
    }
}
