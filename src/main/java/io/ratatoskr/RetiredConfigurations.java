package io.ratatoskr;

import io.ratatoskr.api.error.Overloaded;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The configurations that are no longer in effect, but have requests in flight. Each is closed when its requests have ended. Thread-safe. */
final class RetiredConfigurations implements AutoCloseable {
    /** Each holds a CamelContext with its routes, of about 2 MB. */
    static final int MAX = 8;

    private static final Logger LOG = LoggerFactory.getLogger(RetiredConfigurations.class);
    private static final Duration GRACE = Duration.ofMinutes(1);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Set<RunningConfiguration> draining = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    /** @throws Overloaded when there are {@value #MAX} already */
    void requireRoom() {
        if (draining.size() >= MAX) {
            throw (Overloaded) new Overloaded(
                            "requests are still in flight with %d earlier configurations; reload when they have ended"
                                    .formatted(draining.size()))
                    .setRetryAfter(Duration.ofSeconds(1));
        }
    }

    /** The number of configurations that have requests in flight. */
    int size() {
        return draining.size();
    }

    /** Closes the configuration when its requests have ended, at the latest a minute after the time that a request may take. */
    void add(RunningConfiguration configuration) {
        draining.add(configuration);
        Thread.ofVirtual().name("retired-configuration").start(() -> drain(configuration));
    }

    private void drain(RunningConfiguration configuration) {
        try {
            long limit = System.nanoTime()
                    + configuration.maxRequestDuration().plus(GRACE).toNanos();
            while (!stopping && !configuration.isIdle() && limit - System.nanoTime() > 0) {
                configuration.releaseInputs();
                LockSupport.parkNanos(POLL_NANOS);
            }
            configuration.close();
        } catch (RuntimeException failure) {
            LOG.error("an earlier configuration could not be closed", failure);
        } finally {
            draining.remove(configuration);
        }
    }

    /** Closes all; their requests in flight may finish within Camel's shutdown timeout. */
    @Override
    public void close() {
        stopping = true;
        while (!draining.isEmpty()) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
