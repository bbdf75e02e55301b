package io.ratatoskr.onnx;

import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.onnx.InferencePool.Piece;
import io.ratatoskr.onnx.InferencePool.Turn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The work of one request: work items in the order they were added, then tokenised texts, the longest first so that none is left
 * for a single thread at the end. {@link #add}, {@link #ready} and {@link #close} are thread-safe; the pool's lock guards the rest.
 */
final class Lane implements AutoCloseable {
    private final InferencePool pool;
    private final Runnable released;
    private final ArrayDeque<Piece> pieces = new ArrayDeque<>();
    private final NavigableSet<Ready> texts = new TreeSet<>(Ready.BY_LENGTH);
    private int reserved;
    private int running;
    private boolean inTurn;
    private boolean over;

    /** @param released called once the queue is closed and none of its work runs any more */
    Lane(InferencePool pool, int texts, Runnable released) {
        this.pool = pool;
        this.reserved = texts;
        this.released = released;
    }

    /** @throws ModelNotAvailable when the pool is closed */
    void add(List<Piece> more) {
        pool.add(this, () -> pieces.addAll(more));
    }

    /**
     * Adds tokenised texts that wait for a run.
     *
     * @throws ModelNotAvailable when the pool is closed
     */
    void ready(List<Ready> more) {
        pool.add(
                this,
                () -> more.forEach(text -> {
                    texts.add(text);
                    text.batches().add(text);
                }));
    }

    /** Discards work that has not started; running work completes. */
    @Override
    public void close() {
        pool.drop(this);
    }

    /** The next run; null when nothing waits because runs of other queues included it. */
    @Nullable
    Turn begin(int freeThreads) {
        inTurn = false;
        Piece piece = pieces.pollFirst();
        if (piece != null) {
            begun(piece.texts());
            return new Turn(List.of(this), piece.texts(), piece.work());
        }
        if (texts.isEmpty()) {
            return null;
        }
        Batches batches = texts.last().batches();
        List<Ready> batch = batches.take(texts.last(), freeThreads);
        for (Ready text : batch) {
            text.lane().texts.remove(text);
            text.lane().begun(1);
        }
        return new Turn(batch.stream().map(Ready::lane).toList(), batch.size(), () -> batches.run(batch));
    }

    private void begun(int count) {
        running++;
        reserved -= count;
    }

    /** Marks the queue as scheduled if it has work and is not scheduled yet; whether it did. */
    boolean wantsTurn() {
        boolean wants = !inTurn && !(pieces.isEmpty() && texts.isEmpty());
        inTurn |= wants;
        return wants;
    }

    boolean isOver() {
        return over;
    }

    /** Records that a run ended; whether the queue must be released now. */
    boolean ran() {
        running--;
        return over && running == 0;
    }

    /** Closes the queue and discards pending work; the number of texts that had not started. */
    int end() {
        int never = reserved;
        over = true;
        reserved = 0;
        pieces.clear();
        texts.forEach(text -> text.batches().remove(text));
        texts.clear();
        return never;
    }

    boolean isRunning() {
        return running > 0;
    }

    void release() {
        released.run();
    }

    /** Failure callbacks of all work that has not started. */
    List<Consumer<GatewayException>> refusals() {
        List<Consumer<GatewayException>> all = new ArrayList<>();
        pieces.forEach(piece -> all.add(piece.refused()));
        texts.forEach(text -> all.add(text.answers()::failed));
        return all;
    }
}
