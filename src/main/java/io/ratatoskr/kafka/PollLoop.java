package io.ratatoskr.kafka;

import io.ratatoskr.settings.KafkaSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One membership in the group, from the first poll until it stops or fails: fetches records, starts them, and every 100 ms writes what has
 * finished. Heartbeats are sent by a thread of the client, and polling never waits for a request. Used by one thread.
 */
final class PollLoop implements ConsumerRebalanceListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PollLoop.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final long WRITE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long WRITE_RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** Time for requests in flight to end before their partition goes to another instance. */
    private static final long REVOCATION_GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Failed transactions in a row from which on they are reported. */
    private static final int REPORTED_FAILURES = 3;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final KafkaState state;
    private final KafkaStatistics statistics;
    private final Supplier<KafkaRouting> routing;
    private final Admin admin;
    private final Consumer<byte[], byte[]> consumer;
    private final ConnectionProbe probe;
    private final Assignment assignment;
    private final ResultWriter results;
    private final WorkerPool workers;
    private final Dispatcher dispatcher;
    private final Queue<RequestTask> finished = new ConcurrentLinkedQueue<>();
    private final Queue<KafkaRoute> cancelled = new ConcurrentLinkedQueue<>();
    private Set<String> subscribed = Set.of();
    private long nextWrite = System.nanoTime();
    private long nextProbe = System.nanoTime() + PROBE_NANOS;
    private int failedWrites;
    private String writeFailure = "";
    private volatile boolean stopping;

    /** What a loop needs of its surroundings. */
    record Environment(
            Supplier<KafkaConfiguration> configuration,
            Supplier<KafkaRouting> routing,
            KafkaState state,
            KafkaStatistics statistics) {}

    /**
     * Connects.
     *
     * @param settings of the clients
     * @throws KafkaException when no broker responds, or a topic is missing
     */
    static PollLoop connect(KafkaClients clients, KafkaSettings settings, Environment environment) {
        Admin admin = clients.admin();
        try {
            var topics = new KafkaTopics(admin, settings);
            topics.ensureConfigured();
            return new PollLoop(clients, settings, environment, admin, topics);
        } catch (RuntimeException e) {
            admin.close(Duration.ZERO);
            throw e;
        }
    }

    private PollLoop(
            KafkaClients clients, KafkaSettings settings, Environment environment, Admin admin, KafkaTopics topics) {
        this.state = environment.state();
        this.statistics = environment.statistics();
        this.routing = environment.routing();
        this.admin = admin;
        this.probe = new ConnectionProbe(admin, state);
        this.consumer = clients.consumer();
        this.assignment = new Assignment(
                new DoneReader(clients, admin, settings, topics.donePartitions()),
                settings.work().doneKeys());
        this.results = new ResultWriter(clients, topics, statistics);
        this.workers = new WorkerPool(settings.work().concurrency());
        this.dispatcher = new Dispatcher(assignment, workers, results, statistics, () -> {
            KafkaConfiguration configuration = environment.configuration().get();
            return new RequestTask.Shared(
                    configuration,
                    new OutputRecords(configuration.settings().outputs()),
                    new RetryDelays(
                            configuration.settings().work().retries(),
                            configuration.settings().work().retryDelay()),
                    topic -> routing.get().route(topic),
                    this::finished);
        });
    }

    /** One round. */
    void poll() {
        subscribe();
        if (subscribed.isEmpty()) {
            LockSupport.parkNanos(POLL.toNanos());
        } else {
            dispatcher.receive(consumer.poll(POLL));
        }
        results.setDoneEnds(assignment.takeLoaded());
        takeFinished();
        if (stopping) {
            dropWaiting(assignment.partitions());
        } else {
            dispatcher.start();
        }
        cancelRoutes();
        checkDeadlines();
        long now = System.nanoTime();
        if (now - nextWrite >= 0) {
            write(now);
        }
        dispatcher.pauseOrResume(consumer, stopping);
        probe(now);
    }

    /** Starts no further requests; those in flight end, those that wait for another attempt or a thread stay in their topics. */
    void stopStarting() {
        stopping = true;
    }

    /** Requests in flight, until their outputs are committed. */
    int inFlight() {
        return dispatcher.inFlight();
    }

    private void subscribe() {
        Set<String> topics = routing.get().topics();
        if (!topics.equals(subscribed) && !stopping) {
            subscribed = topics;
            if (topics.isEmpty()) {
                consumer.unsubscribe();
            } else {
                consumer.subscribe(topics, this);
            }
        }
    }

    private void finished(RequestTask task) {
        finished.add(task);
        if (task.isDropped()) {
            task.end();
        }
    }

    private void takeFinished() {
        for (RequestTask task = finished.poll(); task != null; task = finished.poll()) {
            results.add(task);
        }
    }

    private void checkDeadlines() {
        long now = System.nanoTime();
        assignment.all().forEach(partition -> partition.tasks().forEach(task -> task.checkDeadline(now)));
    }

    private void write(long now) {
        try {
            results.write(consumer, assignment.all());
            nextWrite = now + WRITE_NANOS;
            failedWrites = 0;
        } catch (KafkaException | KafkaTopicException | IllegalStateException e) {
            nextWrite = now + WRITE_RETRY_NANOS;
            failedWrites++;
            writeFailure = String.valueOf(e.getMessage());
            LOG.debug("a transaction was aborted; its outputs are written again", e);
        }
    }

    private void probe(long now) {
        if (now - nextProbe < 0) {
            return;
        }
        nextProbe = now + PROBE_NANOS;
        String problem = problem();
        probe.run(problem, () -> stopping);
        int paused =
                (int) assignment.all().stream().filter(PartitionState::isPaused).count();
        long lag = assignment.partitions().stream()
                .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                .sum();
        statistics.set(new KafkaStatistics.Snapshot(
                state.isUp(), assignment.all().size(), paused, dispatcher.inFlight(), lag));
    }

    /** What prevents requests although brokers respond; null: nothing. */
    private @Nullable String problem() {
        if (failedWrites >= REPORTED_FAILURES) {
            return "replies cannot be written: " + writeFailure;
        }
        String unread = assignment.failure();
        return unread == null ? null : "finished keys cannot be read: " + unread;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        // The client may have paused them before they were revoked
        assignment.add(partitions, consumer);
        dispatcher.pauseOrResume(consumer, stopping);
        if (!partitions.isEmpty()) {
            LOG.info(
                    "Kafka: this instance serves {} more partitions, {} altogether",
                    partitions.size(),
                    assignment.all().size());
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        dropWaiting(partitions);
        awaitTasks(partitions);
        takeFinished();
        write(System.nanoTime());
        forget(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        forget(partitions);
    }

    private void forget(Collection<TopicPartition> partitions) {
        assignment.remove(partitions);
        workers.removeDropped();
        takeFinished();
        results.removeDropped();
        if (!partitions.isEmpty()) {
            LOG.info("Kafka: {} partitions are no longer served by this instance", partitions.size());
        }
    }

    /** Drops requests of which no attempt runs. */
    private void dropWaiting(Collection<TopicPartition> partitions) {
        assignment.tasks(partitions).stream().filter(RequestTask::isWaiting).forEach(RequestTask::drop);
        workers.removeDropped();
    }

    private void awaitTasks(Collection<TopicPartition> partitions) {
        long deadline = System.nanoTime() + REVOCATION_GRACE_NANOS;
        Set<RequestTask> running = new HashSet<>(assignment.tasks(partitions));
        running.removeIf(RequestTask::isDropped);
        while (!running.isEmpty() && System.nanoTime() - deadline < 0) {
            running.removeIf(RequestTask::isFinished);
            checkDeadlines();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** Cancels the attempts of a route. Called by any thread. */
    void cancel(KafkaRoute route) {
        cancelled.add(route);
    }

    private void cancelRoutes() {
        for (KafkaRoute route = cancelled.poll(); route != null; route = cancelled.poll()) {
            KafkaRoute stopping = route;
            assignment.all().forEach(partition -> partition.tasks().forEach(task -> task.cancel(stopping)));
        }
    }

    /** Leaves the group; what has finished is committed first. */
    @Override
    public void close() {
        stopping = true;
        try {
            consumer.close(CLOSE_TIMEOUT);
        } catch (KafkaException e) {
            LOG.debug("the consumer could not leave its group", e);
        } finally {
            forget(assignment.partitions());
            workers.close();
            results.close();
            admin.close(Duration.ZERO);
        }
    }
}
