package io.ratatoskr.camel.exchange;

import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.spi.UnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * The step that made a copy of an exchange, and the exchange that it was made of. A property of the copy, also after it has gone through a
 * queue in memory, and of its own copies. {@link CopyOriginRecorder} sets it. Thread-safe.
 */
public final class CopyOrigin {
    private static final String PROPERTY = "ratatoskrCopyOrigin";

    /** Of the exchange that takes the results of the copies; null: none does. */
    private final @Nullable UnitOfWork work;

    private final @Nullable CopyOrigin before;
    private final boolean inPolicy;
    private volatile boolean ended;

    private CopyOrigin(@Nullable UnitOfWork work, @Nullable CopyOrigin before, boolean inPolicy) {
        this.work = work;
        this.before = before;
        this.inPolicy = inPolicy;
    }

    /**
     * Marks the copies that are made of the exchange from now on.
     *
     * @param resultsTaken false: nobody takes the results of the copies
     */
    static CopyOrigin start(Exchange exchange, boolean resultsTaken) {
        CopyOrigin before = of(exchange);
        boolean inPolicy = (before != null && before.inPolicy) || PolicyScope.contains(exchange);
        var origin = new CopyOrigin(resultsTaken ? exchange.getUnitOfWork() : null, before, inPolicy);
        exchange.setProperty(PROPERTY, origin);
        return origin;
    }

    /** Ends the step: what its copies do later has no influence on the exchange. */
    void end(Exchange exchange) {
        ended = true;
        if (before == null) {
            exchange.removeProperty(PROPERTY);
        } else {
            exchange.setProperty(PROPERTY, before);
        }
    }

    /** The origin of the exchange; null: it is no copy, or that of a step that is not recorded. */
    public static @Nullable CopyOrigin of(Exchange exchange) {
        return exchange.getProperty(PROPERTY) instanceof CopyOrigin origin ? origin : null;
    }

    /** Whether nobody takes the results of the copies. */
    public boolean isDetached() {
        return work == null;
    }

    /**
     * Runs the callback at the end of the exchange that takes the result of a copy.
     *
     * @param copy which ends
     * @return false when nobody takes its result, or not any more; the callback does then not run
     */
    @SuppressWarnings("ReferenceEquality") // about this very unit of work
    public boolean atEnd(Exchange copy, Synchronization callback) {
        CopyOrigin origin = this;
        while (origin.work != null && origin.work == copy.getUnitOfWork() && origin.before != null) {
            origin = origin.before;
        }
        if (origin.work == null || origin.work == copy.getUnitOfWork() || origin.ended) {
            return false;
        }
        origin.work.addSynchronization(callback);
        return true;
    }

    /** Whether the exchange is a copy made in a policy, possibly through a queue; true once for each copy, until it is in one again. */
    public static boolean takePolicyCopy(Exchange exchange) {
        CopyOrigin origin = of(exchange);
        if (origin == null || !origin.inPolicy) {
            return false;
        }
        var counted = new CopyOrigin(origin.work, origin.before, false);
        counted.ended = origin.ended;
        exchange.setProperty(PROPERTY, counted);
        return true;
    }
}
