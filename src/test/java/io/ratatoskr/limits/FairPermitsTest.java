package io.ratatoskr.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.limits.FairPermits.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Permits with a queue. */
@Timeout(60)
final class FairPermitsTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private static Cancellation request() {
        return Cancellation.withTimeout(Duration.ofMinutes(1));
    }

    @Test
    void two_hundred_callers_never_have_more_than_the_permits_and_all_have_their_turn() throws InterruptedException {
        var permits = new FairPermits(7, 1_000);
        var inUse = new AtomicInteger();
        var most = new AtomicInteger();
        var turns = new AtomicInteger();
        var cancelled = new AtomicInteger();
        var done = new CountDownLatch(200);
        for (int i = 0; i < 200; i++) {
            boolean leaves = i % 5 == 0;
            Thread.ofVirtual().start(() -> {
                for (int turn = 0; turn < 20; turn++) {
                    Cancellation cancellation = request();
                    if (leaves) {
                        Thread.ofVirtual().start(() -> {
                            if (ThreadLocalRandom.current().nextBoolean()) {
                                Thread.yield();
                            }
                            cancellation.cancel("left");
                        });
                    }
                    if (permits.acquire(LONG, cancellation) == Outcome.ACQUIRED) {
                        most.accumulateAndGet(inUse.incrementAndGet(), Math::max);
                        Thread.yield();
                        inUse.decrementAndGet();
                        permits.release();
                        turns.incrementAndGet();
                    } else {
                        cancelled.incrementAndGet();
                    }
                }
                done.countDown();
            });
        }
        done.await();
        assertThat(most.get()).isBetween(1, 7);
        assertThat(turns.get() + cancelled.get()).isEqualTo(4_000);
        assertThat(turns.get()).as("who does not leave has a permit each time").isGreaterThanOrEqualTo(3_200);
        assertThat(permits.free()).as("no permit is lost").isEqualTo(7);
        assertThat(permits.waiting()).isZero();
    }

    @Test
    void callers_are_served_in_order_of_arrival() throws InterruptedException {
        var permits = new FairPermits(1, 10);
        assertThat(permits.tryAcquire()).isTrue();
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 10; i++) {
            int number = i;
            threads.add(Thread.ofVirtual().start(() -> {
                assertThat(permits.acquire(LONG, request())).isEqualTo(Outcome.ACQUIRED);
                order.add(number);
                permits.release();
            }));
            await().until(() -> permits.waiting() == number + 1);
        }
        assertThat(permits.tryAcquire()).isFalse();
        assertThat(permits.acquire(LONG, request())).isEqualTo(Outcome.FULL);
        permits.release();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(order).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void a_wait_ends_at_its_limit_at_the_deadline_and_when_the_caller_leaves() throws InterruptedException {
        var permits = new FairPermits(1, 10);
        assertThat(permits.tryAcquire()).isTrue();
        assertThat(permits.acquire(Duration.ofMillis(5), request())).isEqualTo(Outcome.TIMED_OUT);
        assertThat(permits.acquire(LONG, Cancellation.withTimeout(Duration.ofMillis(5))))
                .isEqualTo(Outcome.CANCELLED);
        Cancellation leaving = request();
        var outcome = new ArrayList<Outcome>();
        Thread waiter = Thread.ofVirtual().start(() -> outcome.add(permits.acquire(LONG, leaving)));
        await().until(() -> permits.waiting() == 1);
        leaving.cancel("left");
        waiter.join();
        assertThat(outcome).containsExactly(Outcome.CANCELLED);
        assertThat(permits.waiting()).isZero();
        permits.release();
        assertThat(permits.free()).isEqualTo(1);
    }

    @Test
    void an_interrupted_caller_leaves_the_queue() throws InterruptedException {
        var permits = new FairPermits(1, 10);
        assertThat(permits.tryAcquire()).isTrue();
        var outcome = new ArrayList<Outcome>();
        Thread waiter = Thread.ofVirtual().start(() -> outcome.add(permits.acquire(LONG, request())));
        await().until(() -> permits.waiting() == 1);
        waiter.interrupt();
        waiter.join();
        assertThat(outcome).containsExactly(Outcome.CANCELLED);
        permits.release();
        assertThat(permits.tryAcquire()).isTrue();
    }

    @Test
    void without_a_queue_nobody_waits() {
        var permits = new FairPermits(1, 0);
        assertThat(permits.acquire(LONG, request())).isEqualTo(Outcome.ACQUIRED);
        assertThat(permits.acquire(LONG, request())).isEqualTo(Outcome.FULL);
    }
}
