package io.ratatoskr.camel.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.ProviderUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SingleFlightTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration RECENT = Duration.ofSeconds(5);

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong(-7);

    private static Cancellation longTimeout() {
        return Cancellation.withTimeout(SOON);
    }

    private SingleFlight<Integer> counting() {
        return new SingleFlight<>("test", calls::incrementAndGet, nanos::get);
    }

    private SingleFlight<Integer> blockedUntil(CompletableFuture<Integer> until) {
        return new SingleFlight<>(
                "test",
                () -> {
                    calls.incrementAndGet();
                    return until.join();
                },
                nanos::get);
    }

    /** Calls get() on a new thread; returns once that thread is waiting for the result. */
    private static <T> FutureTask<T> begin(SingleFlight<T> singleFlight, Cancellation caller) {
        var task = new FutureTask<>(() -> singleFlight.get(Duration.ZERO, caller));
        Thread thread = Thread.ofVirtual().start(task);
        await().atMost(SOON).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return task;
    }

    @Test
    void concurrent_callers_get_the_same_result() throws Exception {
        var until = new CompletableFuture<Integer>();
        SingleFlight<Integer> singleFlight = blockedUntil(until);
        List<FutureTask<Integer>> callers = Stream.generate(() -> begin(singleFlight, longTimeout()))
                .limit(10)
                .toList();
        var hasty = Cancellation.withTimeout(Duration.ofMillis(1));
        assertThatThrownBy(() -> singleFlight.get(Duration.ZERO, hasty))
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessageContaining("deadline exceeded");
        until.complete(42);
        for (FutureTask<Integer> caller : callers) {
            assertThat(caller.get()).isEqualTo(42);
        }
        assertThat(calls).hasValue(1);
    }

    @Test
    void a_recent_result_is_reused() {
        SingleFlight<Integer> singleFlight = counting();
        assertThat(singleFlight.get(RECENT, longTimeout())).isEqualTo(1);
        nanos.addAndGet(RECENT.toNanos() - 1);
        assertThat(singleFlight.get(RECENT, longTimeout())).isEqualTo(1);
        nanos.addAndGet(1);
        assertThat(singleFlight.get(RECENT, longTimeout())).isEqualTo(2);
        assertThat(singleFlight.get(Duration.ZERO, longTimeout())).isEqualTo(3);
    }

    @Test
    void a_recent_failure_is_reused_too() {
        var singleFlight = new SingleFlight<Integer>(
                "test",
                () -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new ProviderUnavailable("down");
                    }
                    return calls.get();
                },
                nanos::get);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> singleFlight.get(RECENT, longTimeout()))
                    .isInstanceOf(ProviderUnavailable.class)
                    .hasMessage("down");
        }
        nanos.addAndGet(RECENT.toNanos());
        assertThat(singleFlight.get(RECENT, longTimeout())).isEqualTo(2);
    }

    @Test
    void a_cancelled_caller_does_not_affect_the_others() throws Exception {
        var until = new CompletableFuture<Integer>();
        SingleFlight<Integer> singleFlight = blockedUntil(until);
        Cancellation leaving = longTimeout();
        FutureTask<Integer> first = begin(singleFlight, leaving);
        FutureTask<Integer> second = begin(singleFlight, longTimeout());
        leaving.cancel("cancelled");
        assertThatThrownBy(first::get).hasCauseInstanceOf(Cancelled.class);
        until.complete(1);
        assertThat(second.get()).isEqualTo(1);
        assertThat(calls).hasValue(1);
        assertThatThrownBy(() -> singleFlight.get(RECENT, leaving)).isInstanceOf(Cancelled.class);
    }
}
