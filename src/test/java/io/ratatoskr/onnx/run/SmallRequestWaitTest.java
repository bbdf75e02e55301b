package io.ratatoskr.onnx.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.tokenizer.TokenizedInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Single texts beside a bulk request, in a simulated time that only runs of a model take: a fixed part and a part per padded token, in the
 * ratio measured with all-MiniLM-L6-v2. Single texts arrive during runs of the bulk, on the only inference thread.
 */
final class SmallRequestWaitTest {
    private static final long SEED = 5;
    private static final int BULK_TEXTS = 400;
    private static final int SINGLE_TOKENS = 16;
    /** A run costs as much as so many tokens more. */
    private static final int FIXED_COST_TOKENS = 6;

    private final AtomicLong clock = new AtomicLong();
    private final AtomicInteger openQueues = new AtomicInteger();
    private final InferencePool pool = new InferencePool(1, 1_000, clock::get);
    private final TextBatcher batcher = new TextBatcher(this::run);
    private final Random random = new Random(SEED);
    private final List<Integer> bulkBatches = new ArrayList<>();
    private final List<Long> waits = new ArrayList<>();
    private long nanosPerToken = 250_000;
    private boolean withSingleTexts;
    private int unfinishedBulkTexts;

    @AfterEach
    void close() {
        pool.close();
    }

    /** 0.125, 0.25 and 1 ms per token. */
    @ParameterizedTest
    @ValueSource(longs = {125_000, 250_000, 1_000_000})
    void a_single_text_waits_for_the_target_on_average_as_far_as_the_smallest_batch_allows(long cost) {
        nanosPerToken = cost;
        withSingleTexts = true;
        runBulk();

        double averageWait = waits.stream().mapToLong(Long::longValue).average().orElseThrow();
        double averageInSmallestRun = runNanos(BatchBudget.MIN_TOKENS) / 2.0;
        double target = Math.max(BatchBudget.TARGET_WAIT.toNanos(), averageInSmallestRun);
        assertThat(waits).hasSizeGreaterThan(30);
        assertThat(averageWait).isLessThan(1.1 * target + runNanos(SINGLE_TOKENS));
    }

    @Test
    void the_bulk_takes_at_most_a_twentieth_longer_apart_from_the_time_of_the_single_texts() {
        runBulk();
        int runsAlone = bulkBatches.size();
        long alone = clock.getAndSet(0);
        bulkBatches.clear();
        withSingleTexts = true;
        runBulk();

        long beside = clock.get() - waits.size() * runNanos(SINGLE_TOKENS);
        assertThat(bulkBatches).hasSizeGreaterThan(runsAlone);
        assertThat((double) beside / alone).isBetween(1.0, 1.05);
    }

    @Test
    void a_bulk_alone_has_the_same_batches_again_some_time_after_a_small_request() {
        runBulk();
        List<Integer> alone = List.copyOf(bulkBatches);
        withSingleTexts = true;
        runBulk();
        withSingleTexts = false;
        clock.addAndGet(BatchBudget.RECENT.toNanos());
        bulkBatches.clear();
        runBulk();

        assertThat(bulkBatches).isEqualTo(alone);
    }

    private void runBulk() {
        unfinishedBulkTexts = BULK_TEXTS;
        Random lengths = new Random(SEED);
        InferenceQueue queue = openQueue(BULK_TEXTS);
        queue.addTexts(IntStream.range(0, BULK_TEXTS)
                .mapToObj(i -> pendingText(queue, 20 + lengths.nextInt(40), () -> {
                    unfinishedBulkTexts--;
                    if (unfinishedBulkTexts == 0) {
                        queue.close();
                    }
                }))
                .toList());
        await().until(() -> openQueues.get() == 0);
    }

    /** On the inference thread. A single text arrives at some time in every second run of the bulk. */
    private float[][] run(List<TokenizedInput> batch, RunControl control) {
        int tokens = batch.size() * batch.getLast().length();
        long start = clock.get();
        if (batch.getFirst().length() > SINGLE_TOKENS) {
            bulkBatches.add(tokens);
            if (withSingleTexts && bulkBatches.size() % 2 == 0) {
                clock.addAndGet((long) (random.nextDouble() * runNanos(tokens)));
                addSingleText();
            }
        }
        clock.set(start + runNanos(tokens));
        return new float[batch.size()][1];
    }

    private void addSingleText() {
        long arrival = clock.get();
        InferenceQueue queue = openQueue(1);
        queue.addTexts(List.of(pendingText(queue, SINGLE_TOKENS, () -> {
            waits.add(clock.get() - arrival);
            queue.close();
        })));
    }

    private long runNanos(int tokens) {
        return nanosPerToken * (FIXED_COST_TOKENS + tokens);
    }

    /** A queue counts as open until it is closed and its last run has ended. */
    private InferenceQueue openQueue(int texts) {
        openQueues.incrementAndGet();
        return pool.openQueue(texts, openQueues::decrementAndGet);
    }

    private PendingText pendingText(InferenceQueue queue, int tokens, Runnable onResult) {
        PendingText.ResultListener listener = new PendingText.ResultListener() {
            @Override
            public void onResult(int text, float[] row) {
                onResult.run();
            }

            @Override
            public void onFailure(Throwable failure) {
                throw new AssertionError(failure);
            }
        };
        return new PendingText(
                queue, batcher, listener, 0, new TokenizedInput(new long[tokens], new long[tokens], false));
    }
}
