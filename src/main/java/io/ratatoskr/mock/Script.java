package io.ratatoskr.mock;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is to be answered next, and after that. Thread-safe. */
public final class Script {
    private final Queue<Answer> queue = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Function<Call, Answer> standing;

    Script() {}

    /** Gives these answers, one per call, in order, before any other. */
    public Script enqueue(Answer... answers) {
        queue.addAll(List.of(answers));
        return this;
    }

    /** Gives this answer to every call, once the queue is empty. */
    public Script always(Answer answer) {
        return always(call -> answer);
    }

    /** Gives every call the answer that the function finds for it, once the queue is empty. Runs on the event loop: no waiting. */
    public Script always(Function<Call, Answer> answers) {
        standing = answers;
        return this;
    }

    /** Forgets everything. */
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
