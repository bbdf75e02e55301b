package io.ratatoskr.onnx.run;

import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The order in which queues with work get a run: small requests that have not had a run yet first, in their order of arrival, then the
 * others round-robin. Not thread-safe; the inference pool's lock guards it.
 */
final class QueueSchedule {
    /** Runs of small requests in a row while others wait, so that a stream of them leaves a fifth of the runs to the others. */
    private static final int MAX_FRESH_RUNS = 4;

    /** Small requests that have not had a run yet, in their order of arrival. */
    private final ArrayDeque<InferenceQueue> freshQueues = new ArrayDeque<>();

    private final ArrayDeque<InferenceQueue> otherQueues = new ArrayDeque<>();
    /** Runs of fresh queues since the last one of another queue. */
    private int freshRuns;

    /** Adds a queue if it has work and is not scheduled yet. */
    void add(InferenceQueue queue) {
        if (queue.trySchedule()) {
            (queue.isFresh() ? freshQueues : otherQueues).addLast(queue);
        }
    }

    /** Removes the queue whose turn it is: fresh queues first, but one other in between now and then; null when none has work. */
    @Nullable
    InferenceQueue poll() {
        boolean fresh = !freshQueues.isEmpty() && (freshRuns < MAX_FRESH_RUNS || otherQueues.isEmpty());
        if (!fresh) {
            freshRuns = 0;
            return otherQueues.pollFirst();
        }
        InferenceQueue queue = freshQueues.removeFirst();
        if (queue.hasTexts()) {
            freshRuns++;
        }
        return queue;
    }

    boolean isEmpty() {
        return freshQueues.isEmpty() && otherQueues.isEmpty();
    }

    List<InferenceQueue> queues() {
        return Stream.concat(freshQueues.stream(), otherQueues.stream()).toList();
    }
}
