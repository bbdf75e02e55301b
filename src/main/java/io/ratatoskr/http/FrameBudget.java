package io.ratatoskr.http;

/**
 * Limits frames that cost the sender little and the receiver work: there is a number of free ones, which is refilled over time, and each
 * piece of useful work allows more. Confined to one event loop.
 */
final class FrameBudget {
    private final int free;
    private final int maximum;
    private final long nanosPerFrame;
    private int available;
    private long refilledAt;

    /**
     * @param free allowed at once, and again after each refill time
     * @param maximum allowed at once after much work
     * @param refillNanos time in which the free ones are refilled
     * @param now by {@link System#nanoTime}
     */
    FrameBudget(int free, int maximum, long refillNanos, long now) {
        this.free = free;
        this.maximum = maximum;
        this.nanosPerFrame = refillNanos / free;
        this.available = free;
        this.refilledAt = now;
    }

    /** Allows more frames because of useful work. */
    void earn(int frames) {
        available = Math.min(maximum, available + frames);
    }

    /**
     * Takes one frame from the budget; returns false when it is used up.
     *
     * @param now by {@link System#nanoTime}
     */
    boolean tryConsume(long now) {
        if (available < free) {
            long refill = (now - refilledAt) / nanosPerFrame;
            if (refill > 0) {
                available = (int) Math.min(free, available + refill);
                refilledAt = now;
            }
        } else {
            refilledAt = now;
        }
        if (available == 0) {
            return false;
        }
        available--;
        return true;
    }
}
