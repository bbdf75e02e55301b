package io.ratatoskr.camel.kafka;

import io.ratatoskr.camel.exchange.FrontendServer;
import io.ratatoskr.camel.queue.QueueErrors;
import io.ratatoskr.kafka.KafkaConfiguration;
import io.ratatoskr.kafka.KafkaServer;
import io.ratatoskr.kafka.KafkaState;
import io.ratatoskr.kafka.KafkaStatistics;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedStartupListener;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * The member of Kafka's group behind {@code kafka-requests:} routes. It starts after every route of the context, starts no requests once the
 * context begins to stop, and leaves the group after the routes have stopped. Without a broker the context starts all the same. Thread-safe.
 */
public final class KafkaGateway implements FrontendServer, ExtendedStartupListener {
    private final KafkaServer server;
    private final KafkaConfiguration configuration;
    private final QueueErrors errors;
    private final boolean startsWithContext;
    private final AtomicBoolean known = new AtomicBoolean();
    private final List<KafkaRequestsConsumer> consumers = new CopyOnWriteArrayList<>();

    KafkaGateway(KafkaConfiguration configuration, QueueErrors errors) {
        this(new KafkaServer(configuration), configuration, errors, true);
    }

    private KafkaGateway(
            KafkaServer server, KafkaConfiguration configuration, QueueErrors errors, boolean startsWithContext) {
        this.server = server;
        this.configuration = configuration;
        this.errors = errors;
        this.startsWithContext = startsWithContext;
    }

    /** The one of the context that follows this one's. Its routes get requests from {@link #takeOver} on. */
    KafkaGateway successor(KafkaConfiguration next, QueueErrors nextErrors) {
        return new KafkaGateway(server.successor(next), next, nextErrors, false);
    }

    public KafkaState state() {
        return server.state();
    }

    public KafkaStatistics statistics() {
        return server.statistics();
    }

    QueueErrors errors() {
        return errors;
    }

    boolean requiresKeys() {
        return configuration.settings().requireKeys();
    }

    int maxBody() {
        return configuration.memory().limits().body();
    }

    /** @throws IllegalArgumentException when another route serves one of the topics */
    void add(KafkaRequestsConsumer consumer) {
        server.addRoute(consumer);
        consumers.add(consumer);
    }

    void remove(KafkaRequestsConsumer consumer) {
        server.removeRoute(consumer);
        consumers.remove(consumer);
    }

    void cancelRequests(KafkaRequestsConsumer consumer) {
        server.cancelRequests(consumer);
    }

    /** Follows the context, which a route from here starts; a context whose routes do not start consumes nothing. */
    void startWith(CamelContext context) throws Exception {
        if (known.compareAndSet(false, true)) {
            context.addLifecycleStrategy(new LifecycleStrategySupport() {
                @Override
                public void onContextStopping(CamelContext stopping) {
                    server.pauseAccepting();
                }

                @Override
                public void onContextStopped(CamelContext stopped) {
                    server.stop();
                }
            });
            context.addStartupListener(this);
        }
    }

    @Override
    public void onCamelContextStarted(CamelContext camel, boolean alreadyStarted) {
        if (alreadyStarted && startsWithContext) {
            server.start();
        }
    }

    @Override
    public void onCamelContextFullyStarted(CamelContext camel, boolean alreadyStarted) {
        if (startsWithContext) {
            server.start();
        }
    }

    @Override
    public void prepareTakeOver() {
        configuration.access().prepare();
    }

    @Override
    public void takeOver() {
        server.start();
    }

    @Override
    public void pauseAccepting() {
        server.pauseAccepting();
    }

    @Override
    public int activeRequests() {
        return consumers.stream()
                .mapToInt(KafkaRequestsConsumer::getPendingExchangesSize)
                .sum();
    }
}
