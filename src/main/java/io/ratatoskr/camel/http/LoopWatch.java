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

/** Looks at everything that is open on one event loop now and then, in place of a timer per request. Belongs to that loop. */
final class LoopWatch {
    /** Something open whose time may be up. */
    interface Watched {
        /** @param now by {@link System#nanoTime} */
        void check(long now);

        /** The door closes. */
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

    /** Shuts all and stops looking. */
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
