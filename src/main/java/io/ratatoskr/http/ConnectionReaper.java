package io.ratatoskr.http;

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
final class ConnectionReaper {
    /** A connection with timeouts. */
    interface ReapableConnection {
        /** @param now by {@link System#nanoTime} */
        void checkTimeouts(long now);

        /** Closes the connection because the server stops. */
        void closeNow();
    }

    private final EventLoop loop;
    private final Set<ReapableConnection> connections = new HashSet<>();
    private @Nullable ScheduledFuture<?> schedule;

    ConnectionReaper(EventLoop loop) {
        this.loop = loop;
    }

    void start(long everyNanos) {
        schedule = loop.scheduleWithFixedDelay(this::checkAll, everyNanos, everyNanos, TimeUnit.NANOSECONDS);
    }

    EventLoop loop() {
        return loop;
    }

    void add(ReapableConnection monitored) {
        connections.add(monitored);
    }

    void remove(ReapableConnection monitored) {
        connections.remove(monitored);
    }

    void forEach(Consumer<ReapableConnection> action) {
        List<ReapableConnection> now = new ArrayList<>(connections);
        now.forEach(action);
    }

    /** Closes all connections and stops checking. */
    void stop() {
        if (schedule != null) {
            schedule.cancel(false);
        }
        forEach(ReapableConnection::closeNow);
    }

    private void checkAll() {
        long now = System.nanoTime();
        forEach(monitored -> monitored.checkTimeouts(now));
    }
}
