package io.ratatoskr.camel.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Cancellation.Cause;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.Overloaded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LargeConversionsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @ParameterizedTest
    @CsvSource({"CALLER_LEFT", "STOPPING", "DEADLINE"})
    void cancelled_request_stops_waiting_for_its_turn(Cause cause) throws Exception {
        Class<? extends GatewayException> expected = switch (cause) {
            case CALLER_LEFT -> Cancelled.class;
            case STOPPING -> GatewayStopping.class;
            case DEADLINE -> Overloaded.class;
        };
        var finish = new CountDownLatch(1);
        var started = new CountDownLatch(1);
        CompletableFuture<Object> first = run(() -> LargeConversions.run(Long.MAX_VALUE, null, () -> {
            started.countDown();
            awaitQuietly(finish);
            return "";
        }));
        try {
            assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
            var cancellation = Cancellation.withTimeout(LONG);
            CompletableFuture<Object> second =
                    run(() -> LargeConversions.run(Long.MAX_VALUE, cancellation, () -> "converted"));
            cancellation.cancel(cause, "the request is over");
            assertThat(second.handle((result, failure) -> failure).get(10, TimeUnit.SECONDS))
                    .isInstanceOf(expected);
        } finally {
            finish.countDown();
        }
        first.get(10, TimeUnit.SECONDS);
    }

    @Test
    void permits_are_taken_in_order_of_arrival() throws Exception {
        var permits = new WeightedPermits(4);
        assertThat(permits.acquire(3, null)).isTrue();
        List<String> order = new ArrayList<>();
        CompletableFuture<Object> large = take(permits, 4, "large", order, null);
        await(permits, 1);
        CompletableFuture<Object> small = take(permits, 1, "small", order, null);
        await(permits, 2);
        permits.release(3);
        large.get(10, TimeUnit.SECONDS);
        small.get(10, TimeUnit.SECONDS);
        assertThat(order).containsExactly("large", "small");
    }

    @Test
    void a_cancelled_one_lets_those_behind_it_through() throws Exception {
        var permits = new WeightedPermits(4);
        assertThat(permits.acquire(3, null)).isTrue();
        List<String> order = new ArrayList<>();
        var cancellation = Cancellation.withTimeout(LONG);
        CompletableFuture<Object> large = take(permits, 4, "large", order, cancellation);
        await(permits, 1);
        CompletableFuture<Object> small = take(permits, 1, "small", order, null);
        await(permits, 2);
        cancellation.cancel("the client disconnected");
        small.get(10, TimeUnit.SECONDS);
        assertThat(large.handle((result, failure) -> failure).get(10, TimeUnit.SECONDS))
                .isInstanceOf(Cancelled.class);
        permits.release(3);
        assertThat(permits.acquire(4, null)).isTrue();
    }

    @Test
    void an_interrupted_one_leaves_no_permit_behind() throws Exception {
        var permits = new WeightedPermits(1);
        assertThat(permits.acquire(1, null)).isTrue();
        var interrupted = new CompletableFuture<Throwable>();
        Thread waiter = Thread.ofVirtual().start(() -> {
            try {
                permits.acquire(1, null);
                interrupted.complete(null);
            } catch (Throwable failure) {
                interrupted.complete(failure);
            }
        });
        await(permits, 1);
        waiter.interrupt();
        assertThat(interrupted.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        permits.release(1);
        assertThat(permits.acquire(1, Cancellation.withTimeout(Duration.ofSeconds(10))))
                .isTrue();
        assertThat(permits.acquire(1, Cancellation.withTimeout(Duration.ofMillis(20))))
                .isFalse();
    }

    private static CompletableFuture<Object> take(
            WeightedPermits permits, int count, String name, List<String> order, Cancellation cancellation) {
        return run(() -> {
            permits.acquire(count, cancellation);
            order.add(name);
            permits.release(count);
            return name;
        });
    }

    private static void await(WeightedPermits permits, int waiting) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> permits.waiting() == waiting);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static CompletableFuture<Object> run(Callable<Object> action) {
        var result = new CompletableFuture<Object>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(action.call());
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }
}
