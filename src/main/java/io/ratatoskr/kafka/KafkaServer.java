package io.ratatoskr.kafka;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests by Kafka with one configuration. The one of the next configuration has the same membership in the group, so that a reload moves no
 * partition. Thread-safe.
 */
public final class KafkaServer {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaServer.class);

    private final KafkaConfiguration configuration;
    private final KafkaEngine engine;
    private final KafkaRouting routing;

    public KafkaServer(KafkaConfiguration configuration) {
        this.configuration = configuration;
        this.routing = new KafkaRouting(configuration.settings().topics());
        this.engine = new KafkaEngine(configuration, routing);
    }

    private KafkaServer(KafkaConfiguration configuration, KafkaEngine engine) {
        this.configuration = configuration;
        this.routing = new KafkaRouting(configuration.settings().topics());
        this.engine = engine;
    }

    /** The one of the next configuration; addresses, group and concurrency stay those of this one. */
    public KafkaServer successor(KafkaConfiguration next) {
        return new KafkaServer(next, engine);
    }

    /**
     * Adds a route.
     *
     * @throws IllegalArgumentException when another one serves one of its topics
     */
    public void addRoute(KafkaRoute route) {
        routing.add(route);
    }

    public void removeRoute(KafkaRoute route) {
        routing.remove(route);
    }

    /** Starts, or takes over from the configuration before this one. */
    public void start() {
        if (routing.topics().isEmpty()) {
            LOG.warn("Kafka: no route has a topic; set ratatoskr.kafka.topics");
        }
        engine.use(configuration, routing);
    }

    /** Starts no further requests, because the gateway stops; those in flight end. */
    public void pauseAccepting() {
        if (engine.uses(routing)) {
            engine.pauseAccepting();
        }
    }

    /** Cancels the requests in flight of a route. */
    public void cancelRequests(KafkaRoute route) {
        engine.cancel(route);
    }

    /** Commits what has finished, and leaves the group; does nothing once the next configuration has taken over. */
    public void stop() {
        if (engine.uses(routing)) {
            engine.stop();
        }
    }

    public KafkaState state() {
        return engine.state();
    }

    public KafkaStatistics statistics() {
        return engine.statistics();
    }
}
