package io.ratatoskr.onnx.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.error.BatchTooLarge;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.onnx.run.InferencePool.WorkItem;
import io.ratatoskr.tokenizer.TokenizedInput;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class InferencePoolTest {
    private final InferencePool pool = new InferencePool(1, 10, () -> 0);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger released = new AtomicInteger();
    private final Queue<String> completed = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> batchSizes = new ConcurrentLinkedQueue<>();
    private final TextBatcher batcher = new TextBatcher(this::run);
    private volatile CountDownLatch occupied = new CountDownLatch(0);
    private volatile CountDownLatch runGate = new CountDownLatch(0);
    private volatile RunControl lastControl = new RunControl();
    private final Queue<GatewayException> rejected = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        gate.countDown();
        pool.close();
    }

    @Test
    void a_small_request_runs_before_the_next_work_item_of_a_large_one() {
        occupy();
        InferenceQueue large = openQueue(9);
        large.add(IntStream.range(0, 9).mapToObj(i -> workItem("large")).toList());
        openQueue(1).add(List.of(workItem("single")));

        gate.countDown();

        await().until(() -> completed.size() == 10);
        assertThat(List.copyOf(completed).indexOf("single")).isZero();
    }

    @Test
    void small_requests_run_in_their_order_of_arrival_and_leave_runs_to_a_large_one() {
        InferencePool roomy = new InferencePool(1, 100);
        try {
            CountDownLatch started = new CountDownLatch(1);
            roomy.openQueue(1, () -> {}).add(List.of(new WorkItem(1, control -> hold(started), rejected::add)));
            awaitLatch(started);
            InferenceQueue large = roomy.openQueue(20, () -> {});
            large.add(IntStream.range(0, 20).mapToObj(i -> workItem("large")).toList());
            for (int i = 0; i < 12; i++) {
                roomy.openQueue(1, () -> {}).add(List.of(workItem("small " + i)));
            }

            gate.countDown();

            await().until(() -> completed.size() == 32);
            List<String> order = List.copyOf(completed);
            assertThat(order.stream().filter(name -> name.startsWith("small")))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 12).mapToObj(i -> "small " + i).toList());
            assertThat(order.subList(0, 15).stream().filter("large"::equals)).hasSizeBetween(2, 3);
        } finally {
            roomy.close();
        }
    }

    @Test
    void the_second_part_of_a_small_request_does_not_overtake_others_again_and_again() {
        occupy();
        InferenceQueue large = openQueue(2);
        large.add(List.of(workItem("other"), workItem("other")));
        InferenceQueue small = openQueue(8);
        small.add(IntStream.range(0, 8).mapToObj(i -> workItem("small")).toList());

        gate.countDown();

        await().until(() -> completed.size() == 10);
        assertThat(List.copyOf(completed).lastIndexOf("other")).isLessThan(5);
    }

    @Test
    void a_run_is_terminated_when_its_last_request_has_left() {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch terminated = new CountDownLatch(1);
        InferenceQueue queue = openQueue(1);
        queue.add(List.of(new WorkItem(
                1,
                control -> {
                    started.countDown();
                    await().until(control::isTerminated);
                    terminated.countDown();
                },
                rejected::add)));
        awaitLatch(started);
        queue.close();

        awaitLatch(terminated);
        await().until(() -> released.get() == 1);
    }

    @Test
    void a_shared_run_goes_on_as_long_as_one_request_waits() {
        CountDownLatch started = new CountDownLatch(1);
        occupied = started;
        occupy();
        InferenceQueue staying = openQueue(1);
        InferenceQueue leaving = openQueue(1);
        staying.addTexts(List.of(pendingText(staying, "staying")));
        leaving.addTexts(List.of(pendingText(leaving, "leaving")));
        CountDownLatch run = new CountDownLatch(1);
        runGate = run;
        gate.countDown();
        awaitLatch(started);

        leaving.close();
        assertThat(lastControl.isTerminated()).isFalse();
        staying.close();
        assertThat(lastControl.isTerminated()).isTrue();
        run.countDown();
        await().until(() -> released.get() == 2);
    }

    @Test
    void more_waiting_texts_than_the_queue_holds_are_rejected_with_retry_after() {
        occupy();
        openQueue(10);

        assertThatExceptionOfType(Overloaded.class)
                .isThrownBy(() -> openQueue(1))
                .withMessage("local models are busy: 10 texts wait for a thread, the maximum is 10")
                .satisfies(e -> assertThat(e.retryAfter())
                        .hasValueSatisfying(wait -> assertThat(wait).isGreaterThanOrEqualTo(Duration.ofSeconds(1))));
    }

    @Test
    void a_request_that_would_never_fit_reports_the_maximum() {
        assertThatExceptionOfType(BatchTooLarge.class)
                .isThrownBy(() -> openQueue(12))
                .satisfies(e -> assertThat(e.max()).isEqualTo(11));
    }

    @Test
    void a_closed_queue_frees_capacity_and_runs_nothing_more() {
        occupy();
        InferenceQueue dropped = openQueue(10);
        dropped.add(List.of(workItem("dropped")));
        dropped.close();
        openQueue(10).add(List.of(workItem("remaining")));

        gate.countDown();

        await().until(() -> completed.contains("remaining"));
        assertThat(completed).containsExactly("remaining");
    }

    @Test
    void a_queue_is_released_once_when_its_last_work_item_has_ended() {
        CountDownLatch started = new CountDownLatch(1);
        InferenceQueue queue = openQueue(2);
        queue.add(List.of(new WorkItem(1, control -> hold(started), rejected::add), workItem("second")));
        awaitLatch(started);

        queue.close();
        queue.close();
        assertThat(released).hasValue(0);
        gate.countDown();

        await().until(() -> released.get() == 1);
        assertThat(completed).isEmpty();
    }

    @Test
    void closing_rejects_pending_work_and_ends_the_threads() {
        CountDownLatch started = occupy();
        awaitLatch(started);
        openQueue(1).add(List.of(workItem("never")));
        Thread closer = Thread.ofVirtual().start(pool::close);

        await().until(() -> rejected.size() == 1);
        assertThat(rejected.peek()).isInstanceOf(GatewayStopping.class);
        assertThat(closer.isAlive()).isTrue();
        gate.countDown();

        await().until(() -> !closer.isAlive());
        assertThat(completed).isEmpty();
        assertThatExceptionOfType(GatewayStopping.class).isThrownBy(() -> openQueue(1));
    }

    @Test
    void threads_start_with_the_first_queue_and_end_with_the_pool() {
        assertThat(pool.threads()).isEmpty();
        openQueue(1);
        assertThat(pool.threads()).hasSize(1).allMatch(Thread::isAlive);
        pool.close();
        assertThat(pool.threads()).hasSize(1).noneMatch(Thread::isAlive);
    }

    @Test
    void a_work_item_that_throws_does_not_end_its_thread() {
        openQueue(1)
                .add(List.of(new WorkItem(
                        1,
                        control -> {
                            throw new IllegalStateException("meant to fail");
                        },
                        rejected::add)));
        openQueue(1).add(List.of(workItem("next")));

        await().until(() -> completed.contains("next"));
    }

    @Test
    void texts_of_several_queues_share_a_run() {
        occupy();
        List<InferenceQueue> queues =
                Stream.generate(() -> openQueue(1)).limit(9).toList();
        queues.forEach(queue -> queue.addTexts(List.of(pendingText(queue, "text"))));

        gate.countDown();

        await().until(() -> completed.size() == 9);
        assertThat(batchSizes).containsExactly(8, 1);
        queues.forEach(InferenceQueue::close);
        await().until(() -> released.get() == 9);
    }

    @Test
    void a_single_text_runs_before_the_next_batch_of_a_large_request() {
        occupy();
        InferenceQueue large = openQueue(9);
        large.addTexts(IntStream.range(0, 9)
                .mapToObj(i -> pendingText(large, "large", 20))
                .toList());
        InferenceQueue single = openQueue(1);
        single.addTexts(List.of(pendingText(single, "single", 5)));

        gate.countDown();

        await().until(() -> completed.size() == 10);
        assertThat(List.copyOf(completed).indexOf("single")).isZero();
        assertThat(batchSizes).containsExactly(1, 8, 1);
    }

    @Test
    void a_queue_closed_before_its_run_leaves_the_batch() {
        occupy();
        InferenceQueue remaining = openQueue(1);
        InferenceQueue dropped = openQueue(1);
        remaining.addTexts(List.of(pendingText(remaining, "remaining")));
        dropped.addTexts(List.of(pendingText(dropped, "dropped")));
        dropped.close();
        assertThat(released).hasValue(1);

        gate.countDown();

        await().until(() -> completed.contains("remaining"));
        assertThat(completed).containsExactly("remaining");
        openQueue(10);
    }

    @Test
    void a_queue_closed_during_a_shared_run_is_released_after_it() {
        CountDownLatch started = new CountDownLatch(1);
        occupied = started;
        occupy();
        InferenceQueue lead = openQueue(1);
        InferenceQueue other = openQueue(1);
        lead.addTexts(List.of(pendingText(lead, "lead")));
        other.addTexts(List.of(pendingText(other, "mate")));
        CountDownLatch run = new CountDownLatch(1);
        runGate = run;
        gate.countDown();
        awaitLatch(started);

        other.close();
        lead.close();
        assertThat(released).hasValue(0);
        run.countDown();

        await().until(() -> released.get() == 2);
    }

    @Test
    void closing_rejects_tokenised_texts_too() {
        awaitLatch(occupy());
        InferenceQueue queue = openQueue(2);
        queue.addTexts(List.of(pendingText(queue, "never"), pendingText(queue, "never")));
        Thread closer = Thread.ofVirtual().start(pool::close);

        await().until(() -> rejected.size() == 2);
        gate.countDown();

        await().until(() -> !closer.isAlive());
        assertThat(completed).isEmpty();
        assertThatExceptionOfType(GatewayStopping.class).isThrownBy(() -> queue.addTexts(List.of()));
    }

    private float[][] run(List<TokenizedInput> batch, RunControl control) {
        lastControl = control;
        batchSizes.add(batch.size());
        occupied.countDown();
        awaitLatch(runGate);
        return new float[batch.size()][1];
    }

    private PendingText pendingText(InferenceQueue queue, String name) {
        return pendingText(queue, name, 9);
    }

    private PendingText pendingText(InferenceQueue queue, String name, int length) {
        PendingText.ResultListener listener = new PendingText.ResultListener() {
            @Override
            public void onResult(int text, float[] row) {
                completed.add(name);
            }

            @Override
            public void onFailure(Throwable failure) {
                rejected.add((GatewayException) failure);
            }
        };
        return new PendingText(
                queue, batcher, listener, 0, new TokenizedInput(new long[length], new long[length], false));
    }

    private CountDownLatch occupy() {
        CountDownLatch started = new CountDownLatch(1);
        openQueue(1).add(List.of(new WorkItem(1, control -> hold(started), rejected::add)));
        awaitLatch(started);
        return started;
    }

    private InferenceQueue openQueue(int texts) {
        return pool.openQueue(texts, released::incrementAndGet);
    }

    private WorkItem workItem(String name) {
        return new WorkItem(1, control -> completed.add(name), rejected::add);
    }

    private void hold(CountDownLatch started) {
        started.countDown();
        awaitLatch(gate);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
