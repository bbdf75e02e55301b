package io.ratatoskr.limits;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A sliding window: what is admitted within any window of that length never exceeds the limit. Times are counted in slots of a 60th of the
 * window, and a slot counts until the last moment of it is a whole window ago, so the throughput is at least 60 of 61 parts of the limit.
 *
 * <p>A reservation may be for a later time; later callers do not move it, so nobody who waits is overtaken at the cost of the wait.
 * Amounts above the limit count as the limit, so that they are admitted when the window is empty. Corrections after the fact may exceed
 * the limit; then nothing is admitted until enough has left the window. Memory is bounded by the slots of the window and of the maximum
 * wait. Times are nanoseconds of one monotonic clock, not negative. Not thread-safe.
 */
final class RateWindow {
    static final int SLOTS = 60;

    /** What was admitted in a slot. */
    private static final class Slot {
        private final long index;
        private long amount;

        Slot(long index) {
            this.index = index;
        }
    }

    private final long limit;
    private final long slotNanos;
    /** In ascending order of the indexes. */
    private final List<Slot> slots = new ArrayList<>();
    /** The sum of the slots. */
    private long sum;

    /** @param limit maximum amount per window, positive */
    RateWindow(long limit, Duration window) {
        if (limit <= 0) {
            throw new IllegalArgumentException("the limit is %d; it must be positive".formatted(limit));
        }
        this.limit = limit;
        this.slotNanos = Math.max(1, window.toNanos() / SLOTS);
    }

    /**
     * The earliest time at which the amount is within the limit.
     *
     * @param from not before {@code now}; the result is not before it
     */
    long earliest(long now, long from, long amount) {
        removeExpired(now);
        long room = limit - clamp(amount);
        if (sum <= room) {
            return from;
        }
        long slot = from / slotNanos;
        long full = lastFullWindow(slot, room);
        while (full >= 0) {
            slot = full + 1;
            full = lastFullWindow(slot, room);
        }
        return Math.max(from, slot * slotNanos);
    }

    /** The last slot of the latest window which contains that slot and has no room; negative if there is none. */
    private long lastFullWindow(long slot, long room) {
        // The window ends at `end`; `high` and `low` bound the slots in it
        int high = slots.size();
        int low = slots.size();
        long used = 0;
        for (long end = slot + SLOTS; end >= slot; end--) {
            while (low > 0 && slots.get(low - 1).index >= end - SLOTS) {
                used += slots.get(--low).amount;
            }
            while (high > low && slots.get(high - 1).index > end) {
                used -= slots.get(--high).amount;
            }
            if (used > room) {
                return end;
            }
        }
        return -1;
    }

    /** Admits the amount at that time, which {@link #earliest} has returned for it. */
    void reserve(long time, long amount) {
        long index = time / slotNanos;
        int at = slots.size();
        while (at > 0 && slots.get(at - 1).index > index) {
            at--;
        }
        if (at == 0 || slots.get(at - 1).index < index) {
            slots.add(at++, new Slot(index));
        }
        slots.get(at - 1).amount += clamp(amount);
        sum += clamp(amount);
    }

    /** Changes what was reserved for that time to the actual amount. Without effect once the time has left the window. */
    void correct(long time, long reserved, long actual) {
        long index = time / slotNanos;
        for (int at = slots.size() - 1; at >= 0 && slots.get(at).index >= index; at--) {
            Slot slot = slots.get(at);
            if (slot.index == index) {
                long change = Math.max(-slot.amount, actual - clamp(reserved));
                slot.amount += change;
                sum += change;
            }
        }
    }

    /** Gives back what was reserved for that time, of which nothing was used. */
    void cancel(long time, long reserved) {
        correct(time, reserved, 0);
    }

    private long clamp(long amount) {
        return Math.min(Math.max(0, amount), limit);
    }

    private void removeExpired(long now) {
        int expired = 0;
        while (expired < slots.size() && (slots.get(expired).index + SLOTS + 1) * slotNanos <= now) {
            sum -= slots.get(expired++).amount;
        }
        if (expired > 0) {
            slots.subList(0, expired).clear();
        }
    }
}
