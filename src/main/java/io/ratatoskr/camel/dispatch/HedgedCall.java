package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.internal.DeadlineClock;
import io.ratatoskr.telemetry.CurrentRequest;
import io.ratatoskr.telemetry.RequestIdentity;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call of a candidate on the thread of its request, with a hedge when it is slow: after a delay the next candidate is called too, on a
 * thread of its own. The first that responds wins; the other one is cancelled and its response closed. While one of them runs, the
 * failure of the other does not count. No thread is used before the delay has passed.
 */
final class HedgedCall implements DeadlineClock.Expirable {
    private static final Logger LOG = LoggerFactory.getLogger(HedgedCall.class);
    private static final String LOST = "another provider responded first";

    /** Whose response counts. */
    private enum Winner {
        UNDECIDED,
        FIRST,
        HEDGE
    }

    private final CandidateCalls calls;
    private final CandidateCall first;
    private final Cancellation cancellation;
    private final ObservedRequest observed;
    private final HedgeStart start;
    private final Hedging hedging;
    private final long dueNanos;
    private final @Nullable RequestIdentity logged = CurrentRequest.get();
    /** Used by the clock's thread. */
    private boolean due;

    /** The hedge has ended, or the request is cancelled. */
    private final CountDownLatch settled = new CountDownLatch(1);

    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock, as are the following: no hedge starts any more. */
    private boolean closed;

    private @Nullable Hedge hedge;
    private boolean hedgeEnded;
    /** Of the hedge, when it was none of a provider. */
    private @Nullable Throwable unknownFailure;

    private Winner winner = Winner.UNDECIDED;

    /**
     * @param first the call, not sent yet
     * @param cancellation of the request
     * @param delayNanos after which the call is slow
     */
    HedgedCall(
            CandidateCalls calls,
            CandidateCall first,
            Cancellation cancellation,
            ObservedRequest observed,
            HedgeStart start,
            Hedging hedging,
            long delayNanos) {
        this.calls = calls;
        this.first = first;
        this.cancellation = cancellation;
        this.observed = observed;
        this.start = start;
        this.hedging = hedging;
        this.dueNanos = System.nanoTime() + delayNanos;
    }

    /** Sends the request and waits until a call has responded, or none is running. The failures of both are observed. */
    void send() throws Exception {
        first.separate(cancellation);
        DeadlineClock.Watch watch = hedging.clock().watch(this);
        try {
            first.send(calls);
        } catch (Exception | Error thrown) {
            if (decide(Winner.FIRST) != Winner.HEDGE) {
                throw thrown;
            }
            LOG.warn("{}: a call that was cancelled failed", first.candidate().provider(), thrown);
            observed.attemptLost();
            return;
        } finally {
            watch.stop();
        }
        GatewayException failure = first.failure();
        if (decide(failure == null ? Winner.FIRST : Winner.UNDECIDED) == Winner.UNDECIDED && failure != null) {
            observed.attemptFailed(failure);
            awaitHedge();
            if (decide(Winner.FIRST) == Winner.FIRST) {
                rethrowUnknown();
            }
        } else if (winner() == Winner.HEDGE) {
            try {
                close(first.exchange());
            } finally {
                observed.attemptLost();
            }
        }
    }

    /** The hedge that won; null: the first call won, or no call responded. */
    @Nullable
    Hedge won() {
        return winner() == Winner.HEDGE ? hedge : null;
    }

    /** The hedge, if it has ended and failed; null: there is none, or it responded or was cancelled. */
    @Nullable
    Hedge failed() {
        lock.lock();
        try {
            Hedge started = hedge;
            return started != null && hedgeEnded && started.call().failure() != null ? started : null;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a hedge was sent. */
    boolean isHedged() {
        lock.lock();
        try {
            return hedge != null;
        } finally {
            lock.unlock();
        }
    }

    private Winner winner() {
        lock.lock();
        try {
            return winner;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Starts no hedge any more. Decides who wins, if it was not decided: the response of the hedge does not count when it is the first call.
     *
     * @return who wins
     */
    private Winner decide(Winner proposed) {
        Hedge loser = null;
        Winner decided;
        lock.lock();
        try {
            closed = true;
            if (winner == Winner.UNDECIDED) {
                winner = proposed;
                loser = proposed == Winner.FIRST && !hedgeEnded ? hedge : null;
            }
            decided = winner;
        } finally {
            lock.unlock();
        }
        if (loser != null) {
            loser.call().cancel(LOST);
        }
        return decided;
    }

    private void awaitHedge() {
        if (!isHedged()) {
            return;
        }
        long waiting = System.nanoTime();
        Cancellation.Registration registration = cancellation.onCancel(settled::countDown);
        try {
            settled.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            registration.remove();
            observed.stats().addWait(waiting);
        }
    }

    private void rethrowUnknown() throws Exception {
        Throwable unknown;
        lock.lock();
        try {
            unknown = unknownFailure;
        } finally {
            lock.unlock();
        }
        if (unknown != null) {
            throw unknown instanceof Exception exception ? exception : new IllegalStateException(unknown);
        }
    }

    @Override
    public boolean isDue(long now) {
        return !due && now - dueNanos >= 0;
    }

    @Override
    public void expire() {
        due = true;
        if (hedging.budget().tryTake()) {
            Thread.ofVirtual().name("ratatoskr-hedge").start(this::runHedge);
        }
    }

    private void runHedge() {
        CurrentRequest.set(logged);
        Hedge started = null;
        try {
            started = startHedge();
        } finally {
            if (started == null) {
                hedging.budget().giveBack();
            }
        }
        if (started != null) {
            Throwable unknown = null;
            try {
                started.call().send(calls);
            } catch (Exception | Error failure) {
                LOG.warn("{}: a hedged call failed", started.call().candidate().provider(), failure);
                unknown = failure;
            }
            end(started, unknown);
        }
    }

    private @Nullable Hedge startHedge() {
        lock.lock();
        try {
            if (!closed && !cancellation.isCancelled()) {
                hedge = start.next(first, cancellation, observed);
            }
            return hedge;
        } finally {
            lock.unlock();
        }
    }

    private void end(Hedge ended, @Nullable Throwable unknown) {
        Throwable failure = unknown == null ? ended.call().failure() : unknown;
        boolean wins;
        boolean unwanted;
        lock.lock();
        try {
            hedgeEnded = true;
            unknownFailure = unknown;
            wins = winner == Winner.UNDECIDED && failure == null;
            unwanted = winner != Winner.UNDECIDED || (failure != null && cancellation.isCancelled());
            if (wins) {
                winner = Winner.HEDGE;
            } else if (!unwanted && failure != null) {
                // Before the request's thread goes on
                ended.fail(failure);
            }
        } finally {
            lock.unlock();
        }
        try {
            if (wins) {
                first.cancel(LOST);
            } else if (unwanted) {
                ended.discard();
            }
        } finally {
            settled.countDown();
        }
    }

    /** Closes the response, if it is a stream. */
    static void close(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof ModelStream<?> stream) {
            stream.close();
        }
    }
}
