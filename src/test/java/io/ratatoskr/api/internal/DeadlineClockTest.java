package io.ratatoskr.api.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class DeadlineClockTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final DeadlineClock clock = new DeadlineClock(failures::add);

    @AfterEach
    void close() {
        clock.close();
    }

    /** Counts its calls. */
    private static final class Counter implements DeadlineClock.Expirable {
        final AtomicInteger expired = new AtomicInteger();
        final AtomicInteger closed = new AtomicInteger();
        volatile Thread thread;
        private final long deadline;

        Counter(Duration left) {
            this.deadline = System.nanoTime() + left.toNanos();
        }

        @Override
        public boolean isDue(long now) {
            return now - deadline >= 0;
        }

        @Override
        public void expire() {
            thread = Thread.currentThread();
            expired.incrementAndGet();
        }

        @Override
        public void clockClosed() {
            closed.incrementAndGet();
        }
    }

    @Test
    void what_is_due_expires_and_the_rest_does_not() {
        var later = new Counter(Duration.ofHours(1));
        clock.watch(later);
        var soon = new Counter(Duration.ofMillis(100));
        long start = System.nanoTime();
        clock.watch(soon);
        await().atMost(SOON).until(() -> soon.expired.get() > 0);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        assertThat(later.expired).hasValue(0);
    }

    @Test
    void a_stopped_watch_is_not_called_again() {
        var due = new Counter(Duration.ZERO);
        DeadlineClock.Watch watch = clock.watch(due);
        await().atMost(SOON).until(() -> due.expired.get() > 1);
        watch.stop();
        var other = new Counter(Duration.ZERO);
        clock.watch(other);
        await().atMost(SOON).until(() -> other.expired.get() > 0);
        int count = due.expired.get();
        await().atMost(SOON).until(() -> other.expired.get() > 3);
        assertThat(due.expired).hasValue(count);
    }

    @Test
    void one_that_throws_does_not_keep_the_others_from_their_deadlines() {
        clock.watch(new DeadlineClock.Expirable() {
            @Override
            public boolean isDue(long now) {
                throw new IllegalStateException("check");
            }

            @Override
            public void expire() {}
        });
        var due = new Counter(Duration.ZERO);
        clock.watch(due);
        await().atMost(SOON).until(() -> due.expired.get() > 2);
        assertThat(failures.peek()).hasMessage("check");
    }

    @Test
    void it_sleeps_when_nothing_is_watched_and_wakes_up_for_the_next() {
        var first = new Counter(Duration.ZERO);
        DeadlineClock.Watch watch = clock.watch(first);
        await().atMost(SOON).until(() -> first.expired.get() > 0);
        watch.stop();
        await().atMost(SOON).until(() -> first.thread.getState() == Thread.State.WAITING);
        var second = new Counter(Duration.ZERO);
        clock.watch(second);
        await().atMost(SOON).until(() -> second.expired.get() > 0);
    }

    @Test
    void watches_from_many_threads_are_all_seen() throws Exception {
        List<Counter> counters = IntStream.range(0, 2000)
                .mapToObj(i -> new Counter(Duration.ZERO))
                .toList();
        var done = new CountDownLatch(counters.size());
        counters.forEach(counter -> Thread.startVirtualThread(() -> {
            clock.watch(counter);
            done.countDown();
        }));
        done.await();
        await().atMost(SOON).until(() -> counters.stream().allMatch(counter -> counter.expired.get() > 0));
    }

    @Test
    void closing_ends_the_thread_and_says_so_to_what_is_watched() {
        var due = new Counter(Duration.ZERO);
        clock.watch(due);
        var later = new Counter(Duration.ofHours(1));
        clock.watch(later);
        await().atMost(SOON).until(() -> due.expired.get() > 0);
        clock.close();
        assertThat(due.thread.isAlive()).isFalse();
        assertThat(later.closed).hasValue(1);
        assertThat(clock.isClosed()).isTrue();
        var tooLate = new Counter(Duration.ZERO);
        clock.watch(tooLate).stop();
        assertThat(tooLate.expired).hasValue(0);
    }
}
