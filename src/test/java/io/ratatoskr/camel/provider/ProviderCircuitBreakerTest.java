package io.ratatoskr.camel.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.CircuitOpen;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.ProviderUnavailable.Progress;
import io.ratatoskr.api.error.ProviderUnavailable.Reason;
import io.ratatoskr.settings.ProviderSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ProviderCircuitBreakerTest {
    private static final Duration OPEN = Duration.ofSeconds(30);
    private static final ProviderUnavailable FAILURE = new ProviderUnavailable("a: HTTP 500: broken");

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L);

    private final ProviderCircuitBreaker breaker = breaker(CountedFailures.ALL);

    private ProviderCircuitBreaker breaker(CountedFailures counted) {
        return new ProviderCircuitBreaker(
                "a-chat", new ProviderSettings.Breaker(50, 20, 10, OPEN), counted, nanos::get);
    }

    private void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private BreakerCall start() {
        assertThat(breaker.tryAcquirePermission()).isTrue();
        advance(Duration.ofMillis(1));
        return breaker.call();
    }

    private void open() {
        Stream.generate(this::start).limit(10).toList().forEach(call -> call.fail(FAILURE));
        assertThat(breaker.getState()).isEqualTo(State.OPEN);
    }

    /** Three probes in flight. */
    private List<BreakerCall> halfOpen() {
        open();
        advance(OPEN.plusMillis(1));
        return Stream.generate(this::start).limit(3).toList();
    }

    @Test
    void is_open_for_the_configured_time() {
        open();
        assertThat(breaker.tryAcquirePermission()).isFalse();
        assertThat(breaker.rejects()).isTrue();
        assertThat(breaker.remainingOpenTime()).isEqualTo(OPEN);
        assertThat(breaker.rejection("a", "")).hasMessage("a: circuit open for 31 s");
        advance(OPEN.minusMillis(1));
        assertThat(breaker.tryAcquirePermission()).isFalse();
        advance(Duration.ofMillis(2));
        assertThat(breaker.rejects()).isFalse();
        assertThat(breaker.tryAcquirePermission()).isTrue();
        assertThat(breaker.getState()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void slow_probes_let_one_more_in_per_second() {
        halfOpen();
        assertThat(breaker.tryAcquirePermission()).isFalse();
        for (int second = 0; second < 5; second++) {
            advance(Duration.ofMillis(1000));
            assertThat(breaker.rejects()).isFalse();
            start();
            assertThat(breaker.tryAcquirePermission()).isFalse();
            assertThat(breaker.rejects()).isTrue();
        }
    }

    @Test
    void half_open_circuit_names_its_probes() {
        halfOpen();
        CircuitOpen rejection = breaker.rejection("a", " (model m)");
        assertThat(rejection).hasMessage("a: circuit half-open, 3 probes in flight (model m)");
        assertThat(rejection.retryAfter()).contains(Duration.ofSeconds(1));
    }

    @Test
    void later_probes_close_the_circuit_while_the_first_are_still_slow() {
        List<BreakerCall> slow = halfOpen();
        for (int i = 0; i < 3; i++) {
            advance(Duration.ofSeconds(1));
            start().succeed();
        }
        assertThat(breaker.getState()).isEqualTo(State.CLOSED);
        slow.forEach(call -> call.fail(FAILURE));
        assertThat(breaker.getMetrics().getNumberOfBufferedCalls())
                .as("a probe of a past phase")
                .isZero();
    }

    @Test
    void no_more_probes_are_let_in_per_second_after_one_failed() {
        List<BreakerCall> probes = halfOpen();
        probes.getFirst().fail(FAILURE);
        advance(Duration.ofSeconds(5));
        assertThat(breaker.tryAcquirePermission()).isFalse();
        assertThat(breaker.rejection("a", "")).hasMessage("a: circuit half-open, 2 probes in flight");
        probes.get(1).fail(FAILURE);
        probes.get(2).succeed();
        assertThat(breaker.getState()).isEqualTo(State.OPEN);
    }

    @Test
    void probes_that_never_end_do_not_exclude_others_for_ever() {
        List<BreakerCall> probes = halfOpen();
        probes.getFirst().fail(FAILURE);
        advance(OPEN);
        start().succeed();
        advance(OPEN);
        start().succeed();
        assertThat(breaker.getState()).isEqualTo(State.CLOSED);
    }

    @Test
    void probes_without_an_outcome_make_room() {
        for (int i = 0; i < 10; i++) {
            List<BreakerCall> probes =
                    i == 0 ? halfOpen() : Stream.generate(this::start).limit(3).toList();
            assertThat(breaker.tryAcquirePermission()).isFalse();
            probes.forEach(BreakerCall::release);
        }
        assertThat(breaker.getState()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void calls_from_before_the_circuit_opened_do_not_decide_about_the_present() {
        List<BreakerCall> before = Stream.generate(this::start).limit(10).toList();
        List<BreakerCall> probes = halfOpen();
        before.forEach(call -> call.fail(FAILURE));
        assertThat(breaker.getState()).isEqualTo(State.HALF_OPEN);
        assertThat(breaker.tryAcquirePermission()).as("their end makes no room").isFalse();
        probes.forEach(BreakerCall::succeed);
        assertThat(breaker.getState()).isEqualTo(State.CLOSED);
    }

    @Test
    void only_first_outcome_of_a_call_counts() {
        BreakerCall call = start();
        call.succeed();
        call.fail(FAILURE);
        call.release();
        assertThat(breaker.getMetrics().getNumberOfSuccessfulCalls()).isOne();
        assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isOne();
    }

    @Test
    void own_deadline_of_a_request_is_not_a_failure_of_the_provider() {
        start().fail(new ProviderUnavailable("late", Reason.TIMEOUT, new Cancelled("deadline")));
        start().fail(new Cancelled("caller"));
        start().fail(new ProviderUnavailable("loading", Reason.LOADING));
        assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isZero();
    }

    @Test
    void connections_count_apart_from_the_calls_that_use_them() {
        var connections = breaker(CountedFailures.CONNECTION);
        var calls = breaker(CountedFailures.CALL);
        for (ProviderCircuitBreaker each : List.of(connections, calls)) {
            each.call().fail(FAILURE.withProgress(Progress.NOT_SENT));
            each.call().fail(FAILURE);
            each.call().fail(FAILURE.withProgress(Progress.REPORTED));
        }
        assertThat(connections.getMetrics().getNumberOfFailedCalls()).isOne();
        assertThat(connections.getMetrics().getNumberOfSuccessfulCalls()).isEqualTo(2);
        assertThat(calls.getMetrics().getNumberOfFailedCalls()).isEqualTo(2);
        assertThat(calls.getMetrics().getNumberOfSuccessfulCalls()).isZero();
    }
}
