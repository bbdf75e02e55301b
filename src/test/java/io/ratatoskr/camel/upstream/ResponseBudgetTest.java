package io.ratatoskr.camel.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ResponseBudgetTest {
    private static final int LARGE = 4 * ResponseBudget.UNCONDITIONAL_BYTES;

    private final ResponseBudget budget = new ResponseBudget(4L * LARGE);
    private final List<String> resumed = new ArrayList<>();

    private ResponseCharge open(String name) {
        return budget.open(() -> resumed.add(name));
    }

    @Test
    void bytes_count_until_the_response_is_closed() {
        ResponseCharge charge = open("a");
        charge.add(100);
        charge.add(50);
        charge.subtract(30);
        assertThat(budget.used()).isEqualTo(120);
        charge.close();
        charge.close();
        charge.add(10);
        assertThat(budget.used()).isZero();
    }

    @Test
    void more_bytes_than_held_are_not_subtracted() {
        ResponseCharge charge = open("a");
        charge.add(100);
        charge.subtract(300);
        assertThat(budget.used()).isZero();
    }

    @Test
    void a_small_response_grows_while_the_budget_is_used_up() {
        ResponseCharge large = open("large");
        large.add(5L * LARGE);
        ResponseCharge small = open("small");
        small.add(ResponseBudget.UNCONDITIONAL_BYTES);
        assertThat(small.mayGrow()).isTrue();
        small.add(1);
        assertThat(large.mayGrow()).isTrue();
        assertThat(small.mayGrow()).isFalse();
    }

    @Test
    void only_the_first_that_waits_exceeds_the_budget_and_the_others_follow_one_by_one() {
        ResponseCharge first = open("first");
        ResponseCharge second = open("second");
        ResponseCharge third = open("third");
        for (ResponseCharge charge : List.of(first, second, third)) {
            charge.add(2L * LARGE);
        }
        assertThat(second.mayGrow()).isTrue();
        assertThat(third.mayGrow()).isFalse();
        assertThat(first.mayGrow()).isFalse();
        second.add(10L * LARGE);
        assertThat(second.mayGrow()).isTrue();
        assertThat(resumed).isEmpty();

        second.close();
        assertThat(resumed).containsExactly("first");
        first.add(10L * LARGE);
        assertThat(first.mayGrow()).isTrue();
        assertThat(third.isWaiting()).isTrue();
        first.close();
        assertThat(resumed).containsExactly("first", "third");
        third.close();
        assertThat(budget.used()).isZero();
    }

    @Test
    void a_response_that_is_dropped_while_it_waits_is_not_resumed() {
        ResponseCharge first = open("first");
        ResponseCharge second = open("second");
        ResponseCharge third = open("third");
        for (ResponseCharge charge : List.of(first, second, third)) {
            charge.add(3L * LARGE);
        }
        assertThat(first.mayGrow()).isTrue();
        assertThat(second.mayGrow()).isFalse();
        assertThat(third.mayGrow()).isFalse();
        second.close();
        first.close();
        assertThat(resumed).containsExactly("third");
    }

    @Test
    void a_stream_that_is_small_again_does_not_keep_the_others_waiting() {
        ResponseCharge stream = open("stream");
        ResponseCharge body = open("body");
        stream.add(3L * LARGE);
        body.add(5L * LARGE);
        assertThat(stream.mayGrow()).isTrue();
        assertThat(body.mayGrow()).isFalse();
        stream.subtract(3L * LARGE - 1);
        assertThat(resumed).containsExactly("body");
    }

    @Test
    void any_number_of_responses_ends_and_nothing_stays_counted() throws Exception {
        var running = new ArrayList<Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                running.add(threads.submit(() -> {
                    var available = new Semaphore(0);
                    try (ResponseCharge charge = budget.open(available::release)) {
                        for (int part = 0; part < 20; part++) {
                            charge.add(ResponseBudget.UNCONDITIONAL_BYTES);
                            if (!charge.mayGrow()) {
                                assertThat(available.tryAcquire(30, TimeUnit.SECONDS))
                                        .isTrue();
                            }
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
        }
        assertThat(budget.used()).isZero();
    }
}
