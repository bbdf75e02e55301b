package io.ratatoskr.kafka;

import java.util.concurrent.atomic.AtomicLong;

/** Counts of one gateway's requests by Kafka. Thread-safe. */
public final class KafkaStatistics {
    private final AtomicLong transactions = new AtomicLong();
    private final AtomicLong abortedTransactions = new AtomicLong();
    private final AtomicLong replies = new AtomicLong();
    private final AtomicLong deadLetters = new AtomicLong();
    private final AtomicLong repeated = new AtomicLong();
    private volatile Snapshot snapshot = new Snapshot(false, 0, 0, 0, 0);

    /**
     * What is so now.
     *
     * @param connected whether a broker responds
     * @param partitions assigned to this instance
     * @param pausedPartitions of those, from which nothing is fetched now
     * @param inFlight requests that run, or wait for another attempt
     * @param lag records of the assigned partitions that have not been received
     */
    public record Snapshot(boolean connected, int partitions, int pausedPartitions, int inFlight, long lag) {}

    public Snapshot now() {
        return snapshot;
    }

    public long transactions() {
        return transactions.get();
    }

    public long abortedTransactions() {
        return abortedTransactions.get();
    }

    public long replies() {
        return replies.get();
    }

    public long deadLetters() {
        return deadLetters.get();
    }

    /** Records whose request had finished, or was in flight, when they came. */
    public long repeated() {
        return repeated.get();
    }

    void set(Snapshot newSnapshot) {
        snapshot = newSnapshot;
    }

    void committed(int newReplies, int newDeadLetters) {
        transactions.incrementAndGet();
        replies.addAndGet(newReplies);
        deadLetters.addAndGet(newDeadLetters);
    }

    void aborted() {
        abortedTransactions.incrementAndGet();
    }

    void addRepeated() {
        repeated.incrementAndGet();
    }
}
