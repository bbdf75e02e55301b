package io.ratatoskr.camel.provider;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.camel.exchange.ForwardingStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A call that a circuit breaker permitted. Exactly one outcome is recorded, the first: success, failure, or none, which only ends the
 * permission. Thread-safe.
 */
public final class BreakerCall {
    /** Receives the outcome of a call that started at that time, by the clock of the circuit breakers. */
    @FunctionalInterface
    interface Recorder {
        /** @param failure null if the call did not fail */
        void record(long startNanos, Outcome outcome, @Nullable Throwable failure);
    }

    /** The outcome of a call. */
    enum Outcome {
        SUCCESS,
        FAILURE,
        /** The call says nothing about the provider: it was cancelled, closed early, or failed for a reason of its own. */
        NONE
    }

    private final Recorder recorder;
    private final CountedFailures counted;
    private final long startNanos;
    private final boolean probe;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile Cancellation.Registration registration = () -> {};

    /** @param probe whether the circuit breaker was half-open */
    BreakerCall(Recorder recorder, CountedFailures counted, long startNanos, boolean probe) {
        this.recorder = recorder;
        this.counted = counted;
        this.startNanos = startNanos;
        this.probe = probe;
    }

    public void succeed() {
        end(Outcome.SUCCESS, null);
    }

    /** The call failed; the kind of failure decides the outcome. */
    public void fail(Throwable failure) {
        end(counted.outcome(failure), failure);
    }

    /** The call ended without an outcome, as one that was cancelled. */
    public void release() {
        end(Outcome.NONE, null);
    }

    /**
     * Defers the outcome of a call that opened a stream: reading to its end is success, a failure counts as that of a call, and closing it
     * early is none, as is a cancelled request. The outcome of any other result is success.
     *
     * @return the stream to read instead, or the result itself if it is none
     */
    public @Nullable Object observe(@Nullable Object result, @Nullable Cancellation cancellation) {
        return switch (result) {
            case ChatStream chat -> {
                releaseWhenCancelled(cancellation);
                yield ForwardingStream.chat(new OutcomeStream<>(chat, this));
            }
            case GenerateStream generate -> {
                releaseWhenCancelled(cancellation);
                yield ForwardingStream.generate(new OutcomeStream<>(generate, this));
            }
            case null, default -> {
                succeed();
                yield result;
            }
        };
    }

    /** Ends the permission of a probe whose stream nobody reads or closes; others hold none that could be missed. */
    private void releaseWhenCancelled(@Nullable Cancellation cancellation) {
        if (probe && cancellation != null) {
            registration = cancellation.onCancel(this::release);
        }
    }

    private void end(Outcome outcome, @Nullable Throwable failure) {
        if (ended.compareAndSet(false, true)) {
            registration.remove();
            recorder.record(startNanos, outcome, failure);
        }
    }
}
