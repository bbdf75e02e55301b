package io.ratatoskr.onnx.run;

import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.onnx.run.InferencePool.WorkItem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The work of one request: work items in the order they were added, then tokenised texts, the longest first so that none is left
 * for a single thread at the end. {@link #add}, {@link #addTexts} and {@link #close} are thread-safe; the pool's lock guards the rest.
 */
public final class InferenceQueue implements AutoCloseable {
    /** A request with at most as many texts is small: they fit into one batch. */
    private static final int SMALL_REQUEST_TEXTS = 8;

    private final InferencePool pool;
    private final Runnable onRelease;
    private final boolean small;
    private final ArrayDeque<WorkItem> workItems = new ArrayDeque<>();
    private final NavigableSet<PendingText> texts = new TreeSet<>(PendingText.BY_LENGTH);
    private int reserved;
    private final List<ScheduledRun> runs = new ArrayList<>(2);
    private boolean fresh;
    private boolean scheduled;
    private boolean closed;

    /** @param onRelease called once the queue is closed and none of its work runs any more */
    InferenceQueue(InferencePool pool, int texts, Runnable onRelease) {
        this.pool = pool;
        this.reserved = texts;
        this.small = texts <= SMALL_REQUEST_TEXTS;
        this.fresh = small;
        this.onRelease = onRelease;
    }

    /** @throws GatewayStopping when the pool is closed */
    void add(List<WorkItem> more) {
        pool.add(this, () -> workItems.addAll(more));
    }

    /**
     * Adds tokenised texts that wait for a run.
     *
     * @throws GatewayStopping when the pool is closed
     */
    void addTexts(List<PendingText> more) {
        pool.add(
                this,
                () -> more.forEach(text -> {
                    texts.add(text);
                    text.batcher().add(text);
                }));
    }

    /** Discards work that has not started; running work completes. */
    @Override
    public void close() {
        pool.closeQueue(this);
    }

    /**
     * The next run; null when nothing waits because runs of other queues included it.
     *
     * @param maxTokens maximum padded tokens in a batch of a large request, by the cost of its model
     */
    @Nullable
    ScheduledRun nextRun(int freeThreads, ToIntFunction<RunCost> maxTokens) {
        scheduled = false;
        WorkItem item = workItems.pollFirst();
        if (item != null) {
            return start(new ScheduledRun(List.of(this), item.texts(), item.work(), nanos -> {}));
        }
        if (texts.isEmpty()) {
            return null;
        }
        TextBatcher batcher = texts.last().batcher();
        RunCost cost = batcher.cost();
        List<PendingText> batch =
                batcher.take(texts.last(), freeThreads, small ? BatchBudget.MAX_TOKENS : maxTokens.applyAsInt(cost));
        int tokens = TextBatcher.paddedTokens(batch);
        batch.forEach(text -> text.queue().texts.remove(text));
        return start(new ScheduledRun(
                batch.stream().map(PendingText::queue).toList(),
                batch.size(),
                control -> batcher.run(batch, control),
                nanos -> cost.record(tokens, nanos)));
    }

    private static ScheduledRun start(ScheduledRun run) {
        int texts = run.texts() / run.queues().size();
        for (InferenceQueue queue : run.queues()) {
            queue.runs.add(run);
            queue.reserved -= texts;
            queue.fresh &= texts == 0;
        }
        return run;
    }

    /** Whether the request has few texts. */
    boolean isSmall() {
        return small;
    }

    /** Whether the request is small and none of its texts has been run. */
    boolean isFresh() {
        return fresh;
    }

    /** Whether the next run computes texts, instead of tokenising them. */
    boolean hasTexts() {
        WorkItem item = workItems.peekFirst();
        return item == null || item.texts() > 0;
    }

    /** The runs in progress that texts of this queue take part in; a run appears once per text. */
    List<ScheduledRun> runs() {
        return List.copyOf(runs);
    }

    /** Marks the queue as scheduled if it has work and is not scheduled yet; whether it did. */
    boolean trySchedule() {
        boolean schedule = !scheduled && !(workItems.isEmpty() && texts.isEmpty());
        scheduled |= schedule;
        return schedule;
    }

    boolean isClosed() {
        return closed;
    }

    /** Records that a run ended; whether the queue must be released now. */
    boolean finishRun(ScheduledRun run) {
        runs.remove(run);
        return closed && runs.isEmpty();
    }

    /** Closes the queue and discards pending work; the number of texts that had not started. */
    int closeAndDiscardPending() {
        int discarded = reserved;
        closed = true;
        reserved = 0;
        workItems.clear();
        texts.forEach(text -> text.batcher().remove(text));
        texts.clear();
        return discarded;
    }

    boolean isRunning() {
        return !runs.isEmpty();
    }

    void release() {
        onRelease.run();
    }

    /** Failure callbacks of all work that has not started. */
    List<Consumer<GatewayException>> rejectionCallbacks() {
        List<Consumer<GatewayException>> callbacks = new ArrayList<>();
        workItems.forEach(item -> callbacks.add(item.onRejected()));
        texts.forEach(text -> callbacks.add(text.listener()::onFailure));
        return callbacks;
    }
}
