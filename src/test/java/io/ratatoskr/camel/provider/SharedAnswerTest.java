package io.ratatoskr.camel.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Cancelled;
import io.ratatoskr.api.ProviderUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SharedAnswerTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration RECENT = Duration.ofSeconds(5);

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong(-7);

    private static Cancellation patient() {
        return Cancellation.withTimeout(SOON);
    }

    private SharedAnswer<Integer> counted() {
        return new SharedAnswer<>("test", asked::incrementAndGet, nanos::get);
    }

    private SharedAnswer<Integer> held(CompletableFuture<Integer> until) {
        return new SharedAnswer<>(
                "test",
                () -> {
                    asked.incrementAndGet();
                    return until.join();
                },
                nanos::get);
    }

    /** Calls get() on a new thread; returns once that thread is waiting for the result. */
    private static <T> FutureTask<T> begin(SharedAnswer<T> answer, Cancellation caller) {
        var task = new FutureTask<>(() -> answer.get(Duration.ZERO, caller));
        Thread thread = Thread.ofVirtual().start(task);
        await().atMost(SOON).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return task;
    }

    @Test
    void who_comes_while_it_is_asked_gets_the_same_answer() throws Exception {
        var until = new CompletableFuture<Integer>();
        SharedAnswer<Integer> answer = held(until);
        List<FutureTask<Integer>> callers =
                Stream.generate(() -> begin(answer, patient())).limit(10).toList();
        var hasty = Cancellation.withTimeout(Duration.ofMillis(1));
        assertThatThrownBy(() -> answer.get(Duration.ZERO, hasty))
                .isInstanceOf(Cancelled.class)
                .hasMessageContaining("deadline exceeded");
        until.complete(42);
        for (FutureTask<Integer> caller : callers) {
            assertThat(caller.get()).isEqualTo(42);
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void an_answer_spares_the_question_for_a_while() {
        SharedAnswer<Integer> answer = counted();
        assertThat(answer.get(RECENT, patient())).isEqualTo(1);
        nanos.addAndGet(RECENT.toNanos() - 1);
        assertThat(answer.get(RECENT, patient())).isEqualTo(1);
        nanos.addAndGet(1);
        assertThat(answer.get(RECENT, patient())).isEqualTo(2);
        assertThat(answer.get(Duration.ZERO, patient())).isEqualTo(3);
    }

    @Test
    void a_failure_is_an_answer_too_until_it_is_asked_anew() {
        var answer = new SharedAnswer<Integer>(
                "test",
                () -> {
                    if (asked.incrementAndGet() == 1) {
                        throw new ProviderUnavailable("down");
                    }
                    return asked.get();
                },
                nanos::get);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> answer.get(RECENT, patient()))
                    .isInstanceOf(ProviderUnavailable.class)
                    .hasMessage("down");
        }
        nanos.addAndGet(RECENT.toNanos());
        assertThat(answer.get(RECENT, patient())).isEqualTo(2);
    }

    @Test
    void a_caller_that_goes_away_leaves_the_others_their_answer() throws Exception {
        var until = new CompletableFuture<Integer>();
        SharedAnswer<Integer> answer = held(until);
        Cancellation leaving = patient();
        FutureTask<Integer> first = begin(answer, leaving);
        FutureTask<Integer> second = begin(answer, patient());
        leaving.cancel("cancelled");
        assertThatThrownBy(first::get).hasCauseInstanceOf(Cancelled.class);
        until.complete(1);
        assertThat(second.get()).isEqualTo(1);
        assertThat(asked).hasValue(1);
        assertThatThrownBy(() -> answer.get(RECENT, leaving)).isInstanceOf(Cancelled.class);
    }
}
