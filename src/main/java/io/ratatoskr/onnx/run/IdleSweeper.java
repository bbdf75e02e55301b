package io.ratatoskr.onnx.run;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Unloads idle models periodically, on a thread that starts with {@link #start}. Not thread-safe; the model pool's lock guards it. */
final class IdleSweeper {
    private static final Logger LOG = LoggerFactory.getLogger(IdleSweeper.class);
    private static final Duration MAX_INTERVAL = Duration.ofSeconds(30);

    private final Duration idleTimeout;
    private final Runnable unloadIdle;
    private @Nullable ScheduledThreadPoolExecutor executor;

    /**
     * @param idleTimeout time without use after which a model is unloaded; zero: never
     * @param unloadIdle unloads the models that exceed it
     */
    IdleSweeper(Duration idleTimeout, Runnable unloadIdle) {
        this.idleTimeout = idleTimeout;
        this.unloadIdle = unloadIdle;
    }

    /** Starts the thread unless it runs already, or models are never unloaded. */
    void start() {
        if (executor == null && !idleTimeout.isZero()) {
            var created = new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("ratatoskr-models").factory());
            long intervalMillis = Math.clamp(idleTimeout.toMillis() / 4, 1, MAX_INTERVAL.toMillis());
            created.scheduleWithFixedDelay(this::sweep, intervalMillis, intervalMillis, TimeUnit.MILLISECONDS);
            executor = created;
        }
    }

    /** A failure must not end the sweeper, which would not run again. */
    private void sweep() {
        try {
            unloadIdle.run();
        } catch (RuntimeException bug) {
            LOG.error("idle local models: unloading failed", bug);
        }
    }

    void stop() {
        if (executor != null) {
            executor.shutdownNow();
        }
    }
}
