package io.ratatoskr.camel.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.Overloaded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Permits of a provider: order, limits, and that none is lost. */
final class CallPermitsTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final CallPermits permits = new CallPermits("openai", 2, 3);

    @Test
    void callers_get_permits_in_order_of_arrival() throws Exception {
        permits.acquire(Cancellation.withTimeout(LONG));
        permits.acquire(Cancellation.withTimeout(LONG));
        var order = new ConcurrentLinkedQueue<Integer>();
        List<CompletableFuture<Throwable>> callers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int caller = i;
            callers.add(start(() -> {
                permits.acquire(Cancellation.withTimeout(LONG));
                order.add(caller);
            }));
            int waiting = i + 1;
            await(() -> permits.waiting() == waiting);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(permits.tryAcquire()).as("others are waiting").isFalse();
            permits.release();
            int served = i + 1;
            await(() -> order.size() == served);
        }
        assertThat(order).containsExactly(0, 1, 2);
        assertThat(callers)
                .allSatisfy(
                        caller -> assertThat(caller.get(30, TimeUnit.SECONDS)).isNull());
        assertThat(permits.used()).isEqualTo(2);
    }

    @Test
    void full_queue_and_deadline_are_the_gateways_own_limit() {
        var full = new CallPermits("openai", 2, 0);
        full.acquire(Cancellation.withTimeout(LONG));
        full.acquire(Cancellation.withTimeout(LONG));
        assertOverloaded(catchThrowable(() -> full.acquire(Cancellation.withTimeout(LONG))));

        permits.acquire(Cancellation.withTimeout(LONG));
        permits.acquire(Cancellation.withTimeout(LONG));
        assertOverloaded(catchThrowable(() -> permits.acquire(Cancellation.withTimeout(Duration.ofMillis(20)))));
        assertThat(permits.waiting()).isZero();
        assertThat(permits.used()).isEqualTo(2);
    }

    private static void assertOverloaded(Throwable failure) {
        assertThat(failure)
                .isInstanceOf(Overloaded.class)
                .hasMessageContaining("openai: all 2 connections are in use")
                .hasMessageContaining("ratatoskr.providers.openai.max-concurrent")
                .matches(overloaded -> ((GatewayException) overloaded).isFallbackAllowed(), "lets others try")
                .matches(
                        overloaded ->
                                ((GatewayException) overloaded).retryAfter().isPresent(),
                        "has a retry-after");
    }

    @Test
    void cancelled_caller_leaves_the_queue_at_once() throws Exception {
        permits.acquire(Cancellation.withTimeout(LONG));
        permits.acquire(Cancellation.withTimeout(LONG));
        Cancellation cancellation = Cancellation.withTimeout(LONG);
        CompletableFuture<Throwable> caller = start(() -> permits.acquire(cancellation));
        await(() -> permits.waiting() == 1);

        cancellation.cancel("the client disconnected");

        assertThat(permits.waiting()).isZero();
        assertThat(caller.get(30, TimeUnit.SECONDS))
                .isInstanceOf(Cancelled.class)
                .hasMessage("the client disconnected");
        assertThatThrownBy(() -> permits.acquire(cancellation)).isInstanceOf(Cancelled.class);
        permits.release();
        assertThat(permits.used()).isEqualTo(1);
    }

    @Test
    void interrupted_caller_leaves_the_queue() throws Exception {
        permits.acquire(Cancellation.withTimeout(LONG));
        permits.acquire(Cancellation.withTimeout(LONG));
        var failure = new CompletableFuture<Throwable>();
        Thread caller = Thread.ofVirtual()
                .start(() -> failure.complete(catchThrowable(() -> permits.acquire(Cancellation.withTimeout(LONG)))));
        await(() -> permits.waiting() == 1);
        caller.interrupt();
        assertThat(failure.get(30, TimeUnit.SECONDS)).isInstanceOf(Cancelled.class);
        assertThat(permits.waiting()).isZero();
        assertThat(permits.used()).isEqualTo(2);
    }

    @Test
    void limit_follows_the_protocol() throws Exception {
        permits.acquire(Cancellation.withTimeout(LONG));
        permits.acquire(Cancellation.withTimeout(LONG));
        CompletableFuture<Throwable> caller = start(() -> permits.acquire(Cancellation.withTimeout(LONG)));
        await(() -> permits.waiting() == 1);
        permits.setLimit(3);
        assertThat(caller.get(30, TimeUnit.SECONDS)).isNull();
        permits.setLimit(1);
        permits.release();
        permits.release();
        assertThat(permits.tryAcquire()).isFalse();
        permits.release();
        assertThat(permits.tryAcquire()).isTrue();
    }

    @Test
    void close_fails_waiting_and_later_callers() throws Exception {
        permits.acquire(Cancellation.withTimeout(LONG));
        permits.acquire(Cancellation.withTimeout(LONG));
        CompletableFuture<Throwable> caller = start(() -> permits.acquire(Cancellation.withTimeout(LONG)));
        await(() -> permits.waiting() == 1);
        permits.close();
        assertThat(caller.get(30, TimeUnit.SECONDS)).isInstanceOf(GatewayStopping.class);
        assertThatThrownBy(() -> permits.acquire(Cancellation.withTimeout(LONG)))
                .isInstanceOf(GatewayStopping.class);
    }

    @Test
    void no_permit_is_lost_among_cancelled_callers() throws Exception {
        var crowded = new CallPermits("openai", 2, 1_000);
        List<Cancellation> cancellations = IntStream.range(0, 400)
                .mapToObj(i -> Cancellation.withTimeout(LONG))
                .toList();
        List<CompletableFuture<Throwable>> callers = cancellations.stream()
                .map(cancellation -> start(() -> {
                    crowded.acquire(cancellation);
                    Thread.yield();
                    crowded.release();
                }))
                .toList();
        // Every second one is cancelled, while permits go round
        for (int i = 0; i < cancellations.size(); i += 2) {
            cancellations.get(i).cancel("the client disconnected");
        }
        for (CompletableFuture<Throwable> caller : callers) {
            Throwable failure = caller.get(10, TimeUnit.SECONDS);
            if (failure != null) {
                assertThat(failure).isInstanceOf(Cancelled.class);
            }
        }
        assertThat(crowded.used()).isZero();
        assertThat(crowded.waiting()).isZero();
    }

    /** Runs the action on a virtual thread; completes with its failure, or null. */
    private static CompletableFuture<Throwable> start(Runnable action) {
        var failure = new CompletableFuture<Throwable>();
        Thread.ofVirtual().start(() -> failure.complete(catchThrowable(action::run)));
        return failure;
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the condition holds in time").isLessThan(deadline);
            Thread.yield();
        }
    }
}
