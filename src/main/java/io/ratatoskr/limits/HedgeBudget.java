package io.ratatoskr.limits;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits further calls to a share of the requests: each request adds its share to the budget, each further call takes one. At most
 * {@value #WINDOW} requests are saved up, so of any n requests in a row at most (n + {@value #WINDOW}) × share have one, and at least one
 * may. Thread-safe, without locks.
 */
public final class HedgeBudget {
    /** Requests whose share is saved up. */
    static final int WINDOW = 100;

    /** One further call. */
    private static final long UNIT = 1_000_000;

    private final long perRequest;
    private final long max;
    private final AtomicLong saved = new AtomicLong();

    /** @param share from 0 to 1 */
    public HedgeBudget(double share) {
        this.perRequest = Math.round(share * UNIT);
        this.max = Math.max(UNIT, perRequest * WINDOW);
    }

    /** A request is about to be sent. */
    public void addRequest() {
        add(perRequest);
    }

    /** Takes one further call; false: none is left. */
    public boolean tryTake() {
        long before;
        do {
            before = saved.get();
            if (before < UNIT) {
                return false;
            }
        } while (!saved.compareAndSet(before, before - UNIT));
        return true;
    }

    /** Gives a call back that was taken and not made. */
    public void giveBack() {
        add(UNIT);
    }

    private void add(long more) {
        long before;
        do {
            before = saved.get();
            if (before == max) {
                return;
            }
        } while (!saved.compareAndSet(before, Math.min(max, before + more)));
    }
}
