package io.ratatoskr.kafka;

import io.ratatoskr.settings.KafkaSettings;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that is a member of the group: connects, again and again until it can, and polls. It stays through reloads; only the routes and
 * the configuration change. Thread-safe.
 */
final class KafkaEngine {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaEngine.class);
    private static final Duration MIN_PAUSE = Duration.ofMillis(500);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(10);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

    private final KafkaSettings settings;
    private final KafkaState state;
    private final KafkaStatistics statistics = new KafkaStatistics();
    private final AtomicBoolean started = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().name("kafka-requests").daemon().unstarted(this::run);
    private volatile KafkaConfiguration configuration;
    private volatile KafkaRouting routing;
    private volatile @Nullable PollLoop loop;
    private volatile boolean starting = true;

    KafkaEngine(KafkaConfiguration configuration, KafkaRouting routing) {
        this.settings = configuration.settings();
        this.state = new KafkaState(String.join(",", settings.brokers()));
        this.configuration = configuration;
        this.routing = routing;
    }

    KafkaState state() {
        return state;
    }

    KafkaStatistics statistics() {
        return statistics;
    }

    /** Starts with these routes, or continues with them: attempts that run stay where they are. */
    void use(KafkaConfiguration newConfiguration, KafkaRouting newRouting) {
        configuration = newConfiguration;
        routing = newRouting;
        if (started.compareAndSet(false, true)) {
            thread.start();
        }
    }

    /** Returns whether these routes are the ones in use. */
    boolean uses(KafkaRouting candidate) {
        return routing.equals(candidate);
    }

    /** Starts no further requests; those in flight end. */
    void pauseAccepting() {
        starting = false;
        PollLoop running = loop;
        if (running != null) {
            running.stopStarting();
        }
    }

    /** Leaves the group once what has finished is committed, and returns then. */
    void stop() {
        pauseAccepting();
        stopped.countDown();
        if (started.get()) {
            try {
                if (loop == null) {
                    // Nothing has to be written: it connects
                    thread.interrupt();
                }
                if (!thread.join(STOP_TIMEOUT)) {
                    LOG.warn(
                            "Kafka: the last results could not be written within {} s; their requests are repeated",
                            STOP_TIMEOUT.toSeconds());
                    thread.interrupt();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Cancels the attempts of a route that stops. */
    void cancel(KafkaRoute route) {
        PollLoop running = loop;
        if (running != null) {
            running.cancel(route);
        }
    }

    private void run() {
        var clients = new KafkaClients(settings);
        Duration pause = MIN_PAUSE;
        while (stopped.getCount() > 0) {
            try (PollLoop connected = PollLoop.connect(
                    clients,
                    settings,
                    new PollLoop.Environment(() -> configuration, () -> routing, state, statistics))) {
                loop = connected;
                state.up();
                pause = MIN_PAUSE;
                while (stopped.getCount() > 0) {
                    if (!starting) {
                        connected.stopStarting();
                    }
                    connected.poll();
                }
            } catch (KafkaException | KafkaTopicException | IllegalStateException e) {
                if (stopped.getCount() > 0) {
                    state.down(reason(e));
                    LOG.debug("Kafka cannot be used", e);
                }
            } catch (RuntimeException e) {
                state.down("an internal error");
                LOG.error("Kafka: polling failed", e);
            } finally {
                statistics.set(new KafkaStatistics.Snapshot(false, 0, 0, 0, 0));
                loop = null;
            }
            pause = sleep(pause);
        }
    }

    private static String reason(Throwable e) {
        if (e instanceof TimeoutException) {
            return "no broker responds";
        }
        Throwable cause = e.getCause();
        return cause == null || e instanceof KafkaTopicException
                ? String.valueOf(e.getMessage())
                : "%s: %s".formatted(e.getMessage(), cause.getMessage());
    }

    /** Waits before the next connection; returns the pause after that. */
    private Duration sleep(Duration pause) {
        try {
            stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : twice;
    }
}
