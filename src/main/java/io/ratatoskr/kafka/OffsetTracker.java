package io.ratatoskr.kafka;

import java.util.Map;
import java.util.TreeMap;

/**
 * The records of one partition between the offset to commit and the one that is read next. Records start in the order of their offsets and
 * finish in any; the offset to commit is that of the first unfinished one, so that none is lost. Offsets may have gaps. Not thread-safe.
 */
final class OffsetTracker {
    private final int window;
    /** The unfinished records, by offset: the end of the topic of finished keys when the record started. */
    private final TreeMap<Long, Long> unfinished = new TreeMap<>();

    private long next;

    /**
     * @param position offset of the first record
     * @param window number of offsets, from the one to commit, that may be started
     */
    OffsetTracker(long position, int window) {
        this.next = position;
        this.window = window;
    }

    /** Returns whether no further record may start before an earlier one finishes. */
    boolean isFull() {
        return next - position() >= window;
    }

    /**
     * Starts a record.
     *
     * @param doneEnd end of the topic of finished keys: those of later records will be behind it
     */
    void start(long offset, long doneEnd) {
        if (offset < next) {
            throw new IllegalArgumentException("offset %d is before %d".formatted(offset, next));
        }
        unfinished.put(offset, doneEnd);
        next = offset + 1;
    }

    /** Finishes a record that has started; does nothing when it is finished. */
    void finish(long offset) {
        unfinished.remove(offset);
    }

    /** Returns the offset to commit: all records before it are finished. */
    long position() {
        return unfinished.isEmpty() ? next : unfinished.firstKey();
    }

    /**
     * Returns where the keys of finished records behind {@link #position} begin in the topic of finished keys.
     *
     * @param doneEnd end of that topic, where no record is unfinished
     */
    long doneStart(long doneEnd) {
        Map.Entry<Long, Long> first = unfinished.firstEntry();
        return first == null ? doneEnd : first.getValue();
    }

    /** Returns the number of records that have started and not finished. */
    int unfinished() {
        return unfinished.size();
    }
}
