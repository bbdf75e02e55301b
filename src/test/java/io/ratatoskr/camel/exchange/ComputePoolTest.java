package io.ratatoskr.camel.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.ProviderUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class ComputePoolTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static ComputePool pool(int maxQueued) {
        return new ComputePool("test", 1, new ComputePool.Limits(maxQueued, 1L << 40, "characters", 400_000));
    }

    private static Cancellation cancellation() {
        return Cancellation.withTimeout(Duration.ofMinutes(1));
    }

    /** Work that computes until its checkpoint throws or it is released. */
    private static final class EndlessWork {
        private final CountDownLatch started = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);
        private final AtomicBoolean released = new AtomicBoolean();

        int run(Runnable checkpoint) {
            started.countDown();
            try {
                while (!released.get()) {
                    checkpoint.run();
                    Thread.onSpinWait();
                }
                return 1;
            } finally {
                ended.countDown();
            }
        }

        void awaitStarted() throws InterruptedException {
            assertThat(started.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }

        void awaitEnded() throws InterruptedException {
            assertThat(ended.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    private static CompletableFuture<Throwable> failureOf(
            ComputePool pool, Cancellation cancellation, EndlessWork work) {
        return failureOf(pool, 1, cancellation, work);
    }

    private static CompletableFuture<Throwable> failureOf(
            ComputePool pool, long size, Cancellation cancellation, EndlessWork work) {
        var failure = new CompletableFuture<Throwable>();
        Thread.startVirtualThread(() -> {
            try {
                pool.call(size, cancellation, work::run);
                failure.complete(null);
            } catch (Throwable e) {
                failure.complete(e);
            }
        });
        return failure;
    }

    @Test
    void work_runs_on_a_platform_thread_that_is_a_daemon() {
        try (var pool = pool(1)) {
            Thread thread = pool.call(1, cancellation(), checkpoint -> Thread.currentThread());

            assertThat(thread.isVirtual()).isFalse();
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.getName()).isEqualTo("ratatoskr-test-1");
        }
    }

    @Test
    void a_thread_that_cannot_be_started_fails_the_call_and_leaves_nothing_behind() {
        var exhausted = new AtomicBoolean(true);
        var limits = new ComputePool.Limits(4, 100, "characters", 1);
        try (var pool = new ComputePool("test", 1, limits, work -> {
            if (exhausted.get()) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return Thread.ofPlatform().daemon().unstarted(work);
        })) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> pool.call(90, cancellation(), checkpoint -> 1))
                        .isInstanceOf(OutOfMemoryError.class);
                assertThatThrownBy(() -> pool.callAlways(90, cancellation(), () -> 1))
                        .isInstanceOf(OutOfMemoryError.class);
            }
            assertThat(pool.pendingTime()).isZero();
            assertThat(pool.queued()).isZero();
            exhausted.set(false);
            assertThat(pool.<Integer>call(1, cancellation(), checkpoint -> 1)).isEqualTo(1);
        }
    }

    @Test
    void failure_of_the_work_is_that_of_the_call() {
        var failure = new InvalidRequest("no");
        try (var pool = pool(1)) {
            assertThatThrownBy(() -> pool.call(1, cancellation(), checkpoint -> {
                        throw failure;
                    }))
                    .isSameAs(failure);
        }
    }

    @Test
    void request_is_refused_when_too_many_wait_and_a_response_is_not() throws Exception {
        var running = new EndlessWork();
        var waiting = new EndlessWork();
        try (var pool = pool(1)) {
            failureOf(pool, cancellation(), running);
            running.awaitStarted();
            failureOf(pool, cancellation(), waiting);
            Awaitility.await().atMost(LIMIT).until(() -> pool.queued() == 1);

            var refused = catchThrowableOfType(Overloaded.class, () -> pool.call(1, cancellation(), checkpoint -> 1));
            assertThat(refused).hasMessage("the gateway is busy: 1 requests wait for its test threads; retry later");
            assertThat(refused.retryAfter()).contains(Duration.ofSeconds(1));

            var response = CompletableFuture.supplyAsync(() -> pool.callAlways(1, cancellation(), () -> "written"));
            Awaitility.await().atMost(LIMIT).until(() -> pool.queued() == 2);
            running.released.set(true);
            waiting.released.set(true);
            assertThat(response.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("written");
        }
    }

    @ParameterizedTest
    @CsvSource({
        // running, waiting, own size; refused
        "1000, 0, 0, false",
        "1000, 500, 499, false",
        "1000, 500, 500, false",
        "1000, 500, 501, true",
        "2000, 0, 1, true",
        "1, 1999, 1, true",
    })
    void request_is_refused_when_its_work_and_that_of_others_exceed_the_limit(
            long running, long waiting, long own, boolean refused) throws Exception {
        var works = new ArrayList<EndlessWork>();
        try (var pool = new ComputePool("test", 1, new ComputePool.Limits(10, 2_000, "characters", 1_000))) {
            for (long size : new long[] {running, waiting}) {
                if (size > 0) {
                    var work = new EndlessWork();
                    works.add(work);
                    CompletableFuture.runAsync(() -> pool.call(size, cancellation(), work::run));
                    int queued = works.size() - 1;
                    Awaitility.await().atMost(LIMIT).until(() -> pool.active() == 1 && pool.queued() == queued);
                }
            }
            var last = new EndlessWork();
            works.add(last);
            CompletableFuture<Throwable> failure = failureOf(pool, own, cancellation(), last);
            if (refused) {
                assertThat(failure.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .isInstanceOf(Overloaded.class)
                        .hasMessage("the gateway is busy: its test threads have work for about 2 s; " + own
                                + " characters more would exceed 2,000 or the request's deadline; retry later")
                        .extracting(e -> ((Overloaded) e).retryAfter().orElseThrow())
                        .isEqualTo(Duration.ofSeconds(2));
            }
            works.forEach(work -> work.released.set(true));
            if (!refused) {
                assertThat(failure.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isNull();
            }
            Awaitility.await().atMost(LIMIT).until(() -> pool.pendingTime().isZero());
        }
    }

    @Test
    void work_that_cannot_be_done_before_the_deadline_is_refused_at_once() throws Exception {
        var running = new EndlessWork();
        try (var pool = new ComputePool("test", 1, new ComputePool.Limits(10, 1 << 30, "characters", 1_000))) {
            failureOf(pool, 10_000, cancellation(), running);
            running.awaitStarted();

            var refused = catchThrowableOfType(
                    Overloaded.class,
                    () -> pool.call(1_000, Cancellation.withTimeout(Duration.ofSeconds(9)), checkpoint -> 1));
            assertThat(refused.retryAfter()).contains(Duration.ofSeconds(10));

            var second = CompletableFuture.supplyAsync(
                    () -> pool.call(1_000, Cancellation.withTimeout(Duration.ofSeconds(30)), checkpoint -> 1));
            Awaitility.await().atMost(LIMIT).until(() -> pool.queued() == 1);
            running.released.set(true);
            assertThat(second.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    @Test
    void work_of_any_size_runs_when_a_thread_is_free() {
        try (var pool = new ComputePool("test", 1, new ComputePool.Limits(1, 10, "characters", 1))) {
            for (int i = 0; i < 3; i++) {
                Awaitility.await().atMost(LIMIT).until(() -> pool.pendingTime().isZero());
                int result = pool.call(1_000, Cancellation.withTimeout(Duration.ofSeconds(30)), checkpoint -> 1);
                assertThat(result).isEqualTo(1);
            }
        }
    }

    @Test
    void work_that_leaves_the_queue_no_longer_counts() throws Exception {
        var running = new EndlessWork();
        try (var pool = new ComputePool("test", 1, new ComputePool.Limits(10, 1_000, "characters", 1_000))) {
            failureOf(pool, 400, cancellation(), running);
            running.awaitStarted();
            Cancellation left = cancellation();
            var failure = failureOf(pool, 600, left, new EndlessWork());
            Awaitility.await().atMost(LIMIT).until(() -> pool.queued() == 1);
            assertThatThrownBy(() -> pool.call(600, cancellation(), checkpoint -> 1))
                    .isInstanceOf(Overloaded.class);

            left.cancel("the caller disconnected");

            assertThat(failure.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(Cancelled.class);
            Awaitility.await().atMost(LIMIT).until(() -> pool.pendingTime().toMillis() == 400);
        }
    }

    @Test
    void cancelled_request_ends_its_work() throws Exception {
        var work = new EndlessWork();
        Cancellation cancellation = cancellation();
        try (var pool = pool(1)) {
            var failure = failureOf(pool, cancellation, work);
            work.awaitStarted();

            cancellation.cancel("the caller disconnected");

            assertThat(failure.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isInstanceOf(Cancelled.class)
                    .hasMessage("the caller disconnected");
            work.awaitEnded();
            Awaitility.await().atMost(LIMIT).until(() -> pool.active() == 0);
        }
    }

    @Test
    void deadline_ends_the_work() throws Exception {
        var work = new EndlessWork();
        try (var pool = pool(1)) {
            var failure = failureOf(pool, Cancellation.withTimeout(Duration.ofMillis(200)), work);

            assertThat(failure.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(ProviderUnavailable.class);
            work.awaitEnded();
        }
    }

    @Test
    void request_that_is_cancelled_while_it_waits_leaves_the_queue() throws Exception {
        var running = new EndlessWork();
        try (var pool = pool(4)) {
            failureOf(pool, cancellation(), running);
            running.awaitStarted();
            List<Cancellation> cancellations = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                cancellations.add(cancellation());
                failureOf(pool, cancellations.getLast(), new EndlessWork());
            }
            Awaitility.await().atMost(LIMIT).until(() -> pool.queued() == 4);

            cancellations.forEach(cancellation -> cancellation.cancel("the caller disconnected"));

            Awaitility.await().atMost(LIMIT).until(() -> pool.queued() == 0);
        }
    }

    @Test
    void closing_ends_running_and_waiting_calls() throws Exception {
        var running = new EndlessWork();
        var pool = pool(4);
        var first = failureOf(pool, cancellation(), running);
        running.awaitStarted();
        var second = failureOf(pool, cancellation(), new EndlessWork());
        Awaitility.await().atMost(LIMIT).until(() -> pool.queued() == 1);

        pool.close();

        for (var failure : List.of(first, second)) {
            assertThat(failure.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isInstanceOf(GatewayStopping.class)
                    .hasMessage("the gateway is closed");
        }
        running.awaitEnded();
        assertThatThrownBy(() -> pool.call(1, cancellation(), checkpoint -> 1)).isInstanceOf(GatewayStopping.class);
    }
}
