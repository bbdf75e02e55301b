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
 * A request's work: pieces, begun in the order they were added, then tokenised texts, the longest first so that no thread is left
 * with them at the end. {@link #add}, {@link #ready} and {@link #close} are thread-safe; the rest the pool's lock guards.
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

    /** @param released called when the lane is closed and nothing of it runs any more */
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
     * Lets texts of this lane wait for a run.
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

    /** Drops what has not begun. What runs goes on to its end. */
    @Override
    public void close() {
        pool.drop(this);
    }

    /** The next turn; null when nothing waits, since other lanes' turns took it along. */
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

    /** Whether it has work, but no turn yet; true once. */
    boolean wantsTurn() {
        boolean wants = !inTurn && !(pieces.isEmpty() && texts.isEmpty());
        inTurn |= wants;
        return wants;
    }

    boolean isOver() {
        return over;
    }

    /** Something of it ended; whether it is to be released now. */
    boolean ran() {
        running--;
        return over && running == 0;
    }

    /** Ends it; how many of its texts had not begun. */
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

    /** Those to be told that what has not begun never will. */
    List<Consumer<GatewayException>> refusals() {
        List<Consumer<GatewayException>> all = new ArrayList<>();
        pieces.forEach(piece -> all.add(piece.refused()));
        texts.forEach(text -> all.add(text.answers()::failed));
        return all;
    }
}
