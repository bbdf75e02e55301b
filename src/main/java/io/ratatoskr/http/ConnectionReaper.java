package io.ratatoskr.http;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the timeouts of all connections of one event loop at an interval, instead of a timer per request. Confined to that loop. */
final class ConnectionReaper {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionReaper.class);

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

    /** Runs the action for every connection; a failure of one is logged and closes that one only. */
    void forEach(Consumer<ReapableConnection> action) {
        for (ReapableConnection monitored : List.copyOf(connections)) {
            try {
                action.accept(monitored);
            } catch (RuntimeException | Error failure) {
                LOG.error("a connection could not be checked", failure);
                closeFailed(monitored);
            }
        }
    }

    private void closeFailed(ReapableConnection monitored) {
        connections.remove(monitored);
        try {
            monitored.closeNow();
        } catch (RuntimeException failure) {
            LOG.debug("a connection could not be closed", failure);
        }
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
