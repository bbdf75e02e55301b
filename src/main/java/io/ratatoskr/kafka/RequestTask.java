package io.ratatoskr.kafka;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A record from its start to the commit of its output. Its attempts run on one virtual thread; all else is done by the thread that polls.
 */
final class RequestTask {
    private static final Logger LOG = LoggerFactory.getLogger(RequestTask.class);
    private static final long ROUTE_CHECK_MILLIS = 200;

    /**
     * What tasks have in common.
     *
     * @param routes the route of a topic, null when it has none now
     * @param finished receives each task that has an output
     */
    record Shared(
            KafkaConfiguration configuration,
            OutputRecords outputs,
            RetryDelays delays,
            Function<String, @Nullable KafkaRoute> routes,
            Consumer<RequestTask> finished) {}

    private final ConsumerRecord<byte[], byte[]> record;
    private final PartitionState partition;
    private final Shared shared;
    private final Map<String, String> headers;
    private final String idempotencyKey;
    private final byte[] doneKey;
    private final DoneKey key;
    private final long reservedBytes;
    /** Offsets of records with the same key that came while this one was in flight. */
    private final List<Long> repeated = new ArrayList<>();

    private final CountDownLatch dropped = new CountDownLatch(1);
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable RequestAttempt running;
    private volatile @Nullable KafkaRoute route;
    private volatile @Nullable TaskOutput output;

    /** @param reservedBytes of the memory for bodies, released at the end */
    RequestTask(ConsumerRecord<byte[], byte[]> record, PartitionState partition, long reservedBytes, Shared shared) {
        this.record = record;
        this.partition = partition;
        this.shared = shared;
        this.reservedBytes = reservedBytes;
        this.headers = RecordHeaders.texts(record.headers());
        this.idempotencyKey = IdempotencyKeys.of(record, headers);
        this.doneKey = IdempotencyKeys.doneKey(record.topic(), idempotencyKey);
        this.key = DoneKey.of(doneKey);
    }

    ConsumerRecord<byte[], byte[]> record() {
        return record;
    }

    long reservedBytes() {
        return reservedBytes;
    }

    DoneKey key() {
        return key;
    }

    List<Long> repeated() {
        return repeated;
    }

    /** Serves the record, with further attempts; returns when it has an output, or is dropped. */
    void run() {
        try {
            int attempt = 1;
            while (!isDropped() && !serve(attempt)) {
                attempt++;
            }
        } finally {
            if (isDropped()) {
                end();
            }
        }
    }

    /** Makes one attempt; returns false when another one follows, after its pause. */
    private boolean serve(int number) {
        KafkaRoute serving = awaitRoute();
        if (serving == null) {
            return true;
        }
        ReplyAddress address = address(serving);
        var attempt = new RequestAttempt(record, headers, number, serving, shared.configuration());
        running = attempt;
        if (isDropped()) {
            attempt.cancel("the gateway no longer serves this partition");
        }
        attempt.run(address.mistake());
        if (isDropped()) {
            return true;
        }
        KafkaReply response = attempt.response();
        if (response != null) {
            finish(address, response, null, number);
            return true;
        }
        KafkaFailure failure = attempt.failure();
        Duration pause = switch (failure.handling()) {
            case REPLY, DEAD_LETTER -> null;
            // What a stopping gateway leaves is dropped before the pause ends
            case RETRY, LEAVE ->
                shared.delays().after(number, failure.retryAfter().orElse(null));
        };
        if (pause == null) {
            boolean isReplyOnly = failure.handling() == KafkaFailure.Handling.REPLY;
            finish(address, failure.reply(), isReplyOnly ? null : failure, number);
            return true;
        }
        running = null;
        endRoute();
        LOG.debug(
                "{}-{} at {}: attempt {} failed, the next one is in {}: {}",
                record.topic(),
                record.partition(),
                record.offset(),
                number,
                pause,
                failure.message());
        waitUntilDropped(pause.toMillis());
        return false;
    }

    /** Waits for a route that accepts the request, which is in flight there; null: dropped. */
    private @Nullable KafkaRoute awaitRoute() {
        while (!isDropped()) {
            KafkaRoute found = shared.routes().apply(record.topic());
            if (found != null) {
                found.requestStarted();
                if (found.isAccepting()) {
                    route = found;
                    return found;
                }
                found.requestEnded();
            }
            waitUntilDropped(ROUTE_CHECK_MILLIS);
        }
        return null;
    }

    private ReplyAddress address(KafkaRoute serving) {
        return ReplyAddress.of(
                record.headers(),
                shared.configuration().settings().outputs().allowedReplies(),
                serving.replyTopic()
                        .or(() -> shared.configuration().settings().outputs().replies())
                        .orElse(null),
                topic -> shared.routes().apply(topic) != null);
    }

    private void finish(ReplyAddress address, KafkaReply reply, @Nullable KafkaFailure failure, int attempts) {
        OutputRecords outputs = shared.outputs();
        output = new TaskOutput(
                outputs.reply(record, address, idempotencyKey, reply),
                failure == null ? null : outputs.deadLetter(record, failure.type(), failure.message(), attempts),
                reply.status(),
                attempts,
                address.isRequested());
        shared.finished().accept(this);
    }

    /** What is written, once {@link #isFinished}. */
    TaskOutput output() {
        return requireNonNull(output, "the task is not finished");
    }

    /** Writes a dead letter instead of the reply, which cannot be written. */
    void replaceReply(String type, @Nullable String reason) {
        TaskOutput old = output();
        output = old.withDeadLetterOnly(shared.outputs().deadLetter(record, type, reason, old.attempts()));
    }

    /** Leaves the value out of the dead letter, which is too large with the reason. */
    void omitDeadLetterValue() {
        output = output().withoutDeadLetterValue();
    }

    ProducerRecord<byte[], byte[]> doneRecord(int donePartitions) {
        return shared.outputs().done(record, doneKey, donePartitions, output().status());
    }

    /** Finishes the offsets of the record and of those with the same key. Idempotent. */
    void finishOffsets() {
        partition.finish(record.offset());
        repeated.forEach(partition::finish);
    }

    /** The output is committed. */
    void committed() {
        partition.ended(this);
        end();
    }

    /** Drops the task without an output: the record stays in its topic. Idempotent. */
    void drop() {
        dropped.countDown();
        RequestAttempt attempt = running;
        if (attempt != null) {
            attempt.cancel("the gateway no longer serves this partition");
        }
    }

    /** Ends a task: the route and the memory are free. Idempotent. */
    void end() {
        if (ended.compareAndSet(false, true)) {
            endRoute();
            shared.configuration().memory().release(reservedBytes);
        }
    }

    private void endRoute() {
        KafkaRoute serving = route;
        route = null;
        if (serving != null) {
            serving.requestEnded();
        }
    }

    /** Returns whether no attempt runs and none has brought an output: the task waits for a thread, or for another attempt. */
    boolean isWaiting() {
        return running == null && output == null;
    }

    boolean isFinished() {
        return output != null;
    }

    boolean isDropped() {
        return dropped.getCount() == 0;
    }

    /** Cancels the attempt if its timeout has passed. */
    void checkDeadline(long now) {
        RequestAttempt attempt = running;
        if (attempt != null) {
            attempt.checkDeadline(now);
        }
    }

    /** Cancels the attempt if it is of a route that stops. */
    void cancel(KafkaRoute stopping) {
        RequestAttempt attempt = running;
        if (attempt != null && attempt.route().equals(stopping)) {
            attempt.cancel("the gateway is stopping");
        }
    }

    private void waitUntilDropped(long millis) {
        try {
            dropped.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            drop();
        }
    }
}
