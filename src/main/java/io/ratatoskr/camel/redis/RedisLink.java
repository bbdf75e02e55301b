package io.ratatoskr.camel.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.ratatoskr.settings.RedisSettings;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection: connects in the background, connects anew after a loss, and leaves Redis out while the breaker is open, until a
 * {@code PING} is fast again. All of that runs on a thread of the client. Thread-safe.
 */
final class RedisLink {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final Duration MIN_DELAY = Duration.ofMillis(100);
    private static final Duration MAX_DELAY = Duration.ofSeconds(2);
    private static final Duration PROBE_INTERVAL = Duration.ofMillis(250);
    /** Failed probes in a row after which the connection is replaced: its peer may be gone without a word. */
    private static final int MAX_PROBES = 20;

    private final RedisSettings settings;
    private final String name;
    private final SlownessBreaker breaker;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicInteger failedConnects = new AtomicInteger();
    private final StateLog log;
    private final Object clientLock = new Object();
    private @Nullable LettuceClient client;
    private volatile boolean closed;
    private volatile @Nullable StatefulRedisConnection<byte[], byte[]> connection;

    RedisLink(RedisSettings settings, String name, SlownessBreaker breaker) {
        this.settings = settings;
        this.name = name;
        this.breaker = breaker;
        this.log = new StateLog(RedisLink::write, this::later, System::nanoTime);
    }

    private static void write(boolean up, String line) {
        if (up) {
            LOG.info(line);
        } else {
            LOG.warn(line);
        }
    }

    /** Starts to connect on a thread of its own, since loading the client takes a while; once. */
    void start() {
        if (!started.get() && started.compareAndSet(false, true)) {
            Thread.ofPlatform().name("ratatoskr-redis-start").daemon().start(this::connect);
        }
    }

    /** The connection to use now; null: none. */
    @Nullable
    StatefulRedisConnection<byte[], byte[]> current() {
        return breaker.isOpen() ? null : connection;
    }

    private void connect() {
        LettuceClient opened = client();
        if (opened == null) {
            return;
        }
        opened.connect().whenComplete((connected, failure) -> {
            if (failure != null) {
                if (failedConnects.getAndIncrement() == 0) {
                    log.down(() ->
                            "%s is not reachable, requests go on without it: %s".formatted(name, reason(failure)));
                }
                later(this::connect, delay());
            } else {
                established(connected);
            }
        });
    }

    private void established(StatefulRedisConnection<byte[], byte[]> connected) {
        failedConnects.set(0);
        breaker.close();
        connection = connected;
        connected.addListener(new io.lettuce.core.RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(io.lettuce.core.RedisChannelHandler<?, ?> channel) {
                lost(connected, "the connection was closed");
            }
        });
        if (closed) {
            connected.closeAsync();
            return;
        }
        if (!connected.isOpen()) {
            lost(connected, "the connection was closed");
            return;
        }
        log.up(() -> name + " is connected");
    }

    @SuppressWarnings("ReferenceEquality") // about this very connection
    private void lost(StatefulRedisConnection<byte[], byte[]> one, String reason) {
        synchronized (clientLock) {
            if (connection != one) {
                return;
            }
            connection = null;
        }
        one.closeAsync();
        if (!closed) {
            log.down(() -> "%s is lost, requests go on without it: %s".formatted(name, reason));
            later(this::connect, MIN_DELAY);
        }
    }

    /** Called by the call that has opened the breaker. */
    void breakerOpened() {
        log.down(() -> name + " is slow or fails, requests go on without it");
        later(() -> probe(1), PROBE_INTERVAL);
    }

    private void probe(int number) {
        StatefulRedisConnection<byte[], byte[]> one = connection;
        if (one == null || closed || !breaker.isOpen()) {
            return;
        }
        long start = System.nanoTime();
        one.async().ping().whenComplete((pong, failure) -> {
            if (failure == null && breaker.isFast(System.nanoTime() - start)) {
                breaker.close();
                log.up(() -> name + " is fast again");
            } else if (number == MAX_PROBES) {
                lost(one, "no response to %d probes".formatted(number));
            } else {
                later(() -> probe(number + 1), PROBE_INTERVAL);
            }
        });
    }

    private Duration delay() {
        Duration delay = MIN_DELAY.multipliedBy(1L << Math.min(failedConnects.get(), 10));
        return delay.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : delay;
    }

    private void later(Runnable step, Duration delay) {
        LettuceClient opened = client();
        if (opened != null) {
            try {
                opened.executor().schedule(step, delay.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("{}: the client is closed", name);
            }
        }
    }

    /** Null once closed. */
    private @Nullable LettuceClient client() {
        synchronized (clientLock) {
            if (client == null && !closed) {
                client = new LettuceClient(settings);
            }
            return closed ? null : client;
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    void close() {
        LettuceClient opened;
        synchronized (clientLock) {
            closed = true;
            connection = null;
            opened = client;
            client = null;
        }
        if (opened != null) {
            opened.close();
        }
    }
}
