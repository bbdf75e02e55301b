package io.ratatoskr.mock;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Queued responses and a fallback response. Thread-safe. */
public final class Script {
    private final Queue<Answer> queue = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Function<Call, Answer> standing;

    Script() {}

    /** Queues responses, one per call, in order. */
    public Script enqueue(Answer... answers) {
        queue.addAll(List.of(answers));
        return this;
    }

    /** Sets the response to every call while the queue is empty. */
    public Script always(Answer answer) {
        return always(call -> answer);
    }

    /** Sets the function that chooses the response while the queue is empty. It runs on the event loop and must not block. */
    public Script always(Function<Call, Answer> answers) {
        standing = answers;
        return this;
    }

    /** Clears queue and fallback. */
    public void reset() {
        queue.clear();
        standing = null;
    }

    @Nullable
    Answer queued() {
        return queue.poll();
    }

    @Nullable
    Answer standing(Call call) {
        Function<Call, Answer> known = standing;
        return known == null ? null : known.apply(call);
    }
}
