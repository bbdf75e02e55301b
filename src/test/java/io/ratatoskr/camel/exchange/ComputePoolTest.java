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

@Timeout(60)
final class ComputePoolTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

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
        var failure = new CompletableFuture<Throwable>();
        Thread.startVirtualThread(() -> {
            try {
                pool.call(cancellation, work::run);
                failure.complete(null);
            } catch (Throwable e) {
                failure.complete(e);
            }
        });
        return failure;
    }

    @Test
    void work_runs_on_a_platform_thread_that_is_a_daemon() {
        try (var pool = new ComputePool("test", 1, 1)) {
            Thread thread = pool.call(cancellation(), checkpoint -> Thread.currentThread());

            assertThat(thread.isVirtual()).isFalse();
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.getName()).isEqualTo("ratatoskr-test-1");
        }
    }

    @Test
    void failure_of_the_work_is_that_of_the_call() {
        var failure = new InvalidRequest("no");
        try (var pool = new ComputePool("test", 1, 1)) {
            assertThatThrownBy(() -> pool.call(cancellation(), checkpoint -> {
                        throw failure;
                    }))
                    .isSameAs(failure);
        }
    }

    @Test
    void request_is_refused_when_too_many_wait_and_a_response_is_not() throws Exception {
        var running = new EndlessWork();
        var waiting = new EndlessWork();
        try (var pool = new ComputePool("test", 1, 1)) {
            failureOf(pool, cancellation(), running);
            running.awaitStarted();
            failureOf(pool, cancellation(), waiting);
            Awaitility.await().atMost(LIMIT).until(() -> pool.queued() == 1);

            var refused = catchThrowableOfType(Overloaded.class, () -> pool.call(cancellation(), checkpoint -> 1));
            assertThat(refused).hasMessage("the gateway is busy: 1 requests wait for its test threads; retry later");
            assertThat(refused.retryAfter()).contains(Duration.ofSeconds(1));

            var response = CompletableFuture.supplyAsync(() -> pool.callAlways(cancellation(), () -> "written"));
            Awaitility.await().atMost(LIMIT).until(() -> pool.queued() == 2);
            running.released.set(true);
            waiting.released.set(true);
            assertThat(response.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("written");
        }
    }

    @Test
    void cancelled_request_ends_its_work() throws Exception {
        var work = new EndlessWork();
        Cancellation cancellation = cancellation();
        try (var pool = new ComputePool("test", 1, 1)) {
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
        try (var pool = new ComputePool("test", 1, 1)) {
            var failure = failureOf(pool, Cancellation.withTimeout(Duration.ofMillis(200)), work);

            assertThat(failure.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(ProviderUnavailable.class);
            work.awaitEnded();
        }
    }

    @Test
    void request_that_is_cancelled_while_it_waits_leaves_the_queue() throws Exception {
        var running = new EndlessWork();
        try (var pool = new ComputePool("test", 1, 4)) {
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
        var pool = new ComputePool("test", 1, 4);
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
        assertThatThrownBy(() -> pool.call(cancellation(), checkpoint -> 1)).isInstanceOf(GatewayStopping.class);
    }
}
