package io.ratatoskr.camel.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.TokenInput;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.camel.exchange.ComputePool;
import io.ratatoskr.tokenizer.Tokenizers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Long texts never occupy the carriers of virtual threads. */
@Timeout(60)
final class BoundedTokenizersTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int CARRIERS = Runtime.getRuntime().availableProcessors();

    /** Has one local model, whose tokenizer computes until it is released, as a long text does. */
    private static final class BusyFiles implements Tokenizers.TokenizerFiles {
        final CountDownLatch started = new CountDownLatch(1);
        volatile boolean released;

        @Override
        public boolean isLocalModel(String id) {
            return id.equals("busy");
        }

        @Override
        public Optional<byte[]> findForLocalModel(String id) {
            if (!isLocalModel(id)) {
                return Optional.empty();
            }
            started.countDown();
            while (!released) {
                Thread.onSpinWait();
            }
            return Optional.empty();
        }

        @Override
        public Optional<byte[]> findInRepository(String repository, String revision) {
            return Optional.empty();
        }
    }

    private static TokenInput.Text text(String text) {
        return new TokenInput.Text(text);
    }

    private static ComputePool pool(int maxQueued) {
        return new ComputePool("test", 1, new ComputePool.Limits(maxQueued, 1L << 40, "characters", 400_000));
    }

    private static Cancellation cancellation() {
        return Cancellation.withTimeout(Duration.ofMinutes(1));
    }

    private static BoundedTokenizers bounded(Tokenizers tokenizers, ComputePool pool, long limit) {
        return new BoundedTokenizers(tokenizers, pool, limit, Duration.ofMinutes(1));
    }

    @Test
    void busy_tokenizers_leave_the_carriers_free_and_further_ones_are_refused() throws Exception {
        var files = new BusyFiles();
        int maxQueued = 2 * CARRIERS;
        try (var tokenizers = new Tokenizers(List.of(), files);
                var pool = pool(maxQueued)) {
            BoundedTokenizers bounded = bounded(tokenizers, pool, 1 << 20);
            var refused = new AtomicInteger();
            var done = new CountDownLatch(maxQueued + 2);
            for (int i = 0; i < maxQueued + 2; i++) {
                Thread.startVirtualThread(() -> {
                    try {
                        bounded.count(List.of(text("text")), "busy", cancellation());
                    } catch (Overloaded e) {
                        refused.incrementAndGet();
                    } finally {
                        done.countDown();
                    }
                });
            }
            try {
                assertThat(files.started.await(LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
                var other = new CountDownLatch(1);
                Thread.startVirtualThread(other::countDown);
                assertThat(other.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
                Awaitility.await().atMost(LIMIT).until(() -> refused.get() == 1);
            } finally {
                files.released = true;
            }
            assertThat(done.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(refused).hasValue(1);
        }
    }

    /** Such texts take seconds each: the third would wait longer than its client. */
    @Test
    void long_texts_that_would_be_late_are_refused_at_once() throws Exception {
        var limits = BoundedTokenizers.POOL_LIMITS;
        try (var tokenizers = new Tokenizers(List.of(), new BusyFiles());
                var pool = new ComputePool("test", 1, limits)) {
            BoundedTokenizers bounded = bounded(tokenizers, pool, 1 << 24);
            List<TokenInput> letters = List.of(text("a".repeat(1 << 22)));
            var running = cancellation();
            var done = new CountDownLatch(1);
            Thread.startVirtualThread(() -> {
                try {
                    bounded.count(letters, "gpt-4o", running);
                } catch (Cancelled e) {
                    done.countDown();
                }
            });
            Awaitility.await()
                    .atMost(LIMIT)
                    .until(() -> Thread.getAllStackTraces().keySet().stream()
                            .anyMatch(thread -> thread.getName().startsWith("ratatoskr-test-")));

            assertThatThrownBy(() -> bounded.count(letters, "gpt-4o", Cancellation.withTimeout(Duration.ofSeconds(15))))
                    .isInstanceOf(Overloaded.class)
                    .hasMessageContaining("its test threads have work for about 11 s")
                    .extracting(e -> ((Overloaded) e).retryAfter().orElseThrow())
                    .isEqualTo(Duration.ofSeconds(11));
            running.cancel("the caller disconnected");
            assertThat(done.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void short_text_is_counted_on_the_calling_thread_once_its_tokenizer_is_in_memory() {
        try (var tokenizers = new Tokenizers(List.of(), new BusyFiles())) {
            var pool = pool(1);
            BoundedTokenizers bounded = bounded(tokenizers, pool, 1 << 20);
            assertThat(bounded.count(List.of(text("x".repeat(10_000))), "gpt-4o", null)
                            .count())
                    .isPositive();
            pool.close();

            assertThat(bounded.count(List.of(text("Hello, world!")), "gpt-4o", null)
                            .count())
                    .isEqualTo(4);
            assertThat(bounded.count(List.of(text("Hello, world!")), "claude-x", null)
                            .approximate())
                    .isTrue();
            assertThatThrownBy(() -> bounded.count(List.of(text("x".repeat(10_000))), "gpt-4o", null))
                    .isInstanceOf(GatewayStopping.class);
        }
    }

    @Test
    void sum_of_several_texts_is_counted_as_one_call() {
        try (var tokenizers = new Tokenizers(List.of(), new BusyFiles());
                var pool = pool(1)) {
            BoundedTokenizers bounded = bounded(tokenizers, pool, 1 << 20);

            assertThat(bounded.count(List.of(text("Hello, world!"), text("Hello")), "gpt-4o", null)
                            .count())
                    .isEqualTo(5);
        }
    }

    @Test
    void limit_is_in_bytes_of_all_texts_together() {
        try (var tokenizers = new Tokenizers(List.of(), new BusyFiles());
                var pool = pool(1)) {
            BoundedTokenizers bounded = bounded(tokenizers, pool, 30_000);

            assertThat(bounded.count(List.of(text("x".repeat(30_000))), "gpt-4o", null)
                            .count())
                    .isPositive();
            assertThat(bounded.count(List.of(text("\u5317".repeat(10_000))), "gpt-4o", null)
                            .count())
                    .isPositive();
            var message = Message.user("x".repeat(15_001));
            for (List<TokenInput> inputs : List.<List<TokenInput>>of(
                    List.of(text("x".repeat(30_001))),
                    List.of(text("\u5317".repeat(10_001))),
                    List.of(text("x".repeat(15_000)), text("x".repeat(15_001))),
                    List.of(new TokenInput.Messages(List.of(message, message), List.of())))) {
                assertThatThrownBy(() -> bounded.count(inputs, "gpt-4o", null))
                        .isInstanceOf(PayloadTooLarge.class)
                        .hasMessage("the text has more than 30,000 bytes, the maximum for counting and listing tokens"
                                + " (ratatoskr.tokens.text-limit)");
            }
        }
    }

    @Test
    void count_ends_when_the_request_is_cancelled() {
        try (var tokenizers = new Tokenizers(List.of(), new BusyFiles());
                var pool = pool(4)) {
            BoundedTokenizers bounded = bounded(tokenizers, pool, 1 << 24);
            var cancellation = cancellation();
            List<TokenInput> inputs = List.of(text("a".repeat(1 << 23)));
            var cancelled = new CountDownLatch(1);
            Thread.startVirtualThread(() -> {
                try {
                    bounded.count(inputs, "gpt-4o", cancellation);
                } catch (Cancelled e) {
                    cancelled.countDown();
                }
            });
            Awaitility.await()
                    .atMost(LIMIT)
                    .until(() -> Thread.getAllStackTraces().entrySet().stream()
                            .filter(entry -> entry.getKey().getName().startsWith("ratatoskr-test-"))
                            .flatMap(entry -> List.of(entry.getValue()).stream())
                            .anyMatch(frame -> frame.getClassName().endsWith(".TiktokenCounter")));

            cancellation.cancel("the caller disconnected");

            Awaitility.await().atMost(LIMIT).until(() -> cancelled.getCount() == 0);
            // The only thread is free again, long before the text would have been counted
            assertThat(bounded.count(List.of(text("b ".repeat(5_000))), "gpt-4o", cancellation())
                            .count())
                    .isPositive();
        }
    }
}
