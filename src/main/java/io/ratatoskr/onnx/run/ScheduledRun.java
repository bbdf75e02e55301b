package io.ratatoskr.onnx.run;

import java.util.List;
import java.util.function.Consumer;

/** The next work of a thread, for one or more requests. The inference pool's lock guards {@link #terminateIfAbandoned}. */
final class ScheduledRun {
    private final List<InferenceQueue> queues;
    private final int texts;
    private final Consumer<RunControl> work;
    private final RunControl control = new RunControl();

    /**
     * @param queues the queues that the work belongs to; of a batch one per text
     * @param texts number of texts that stop waiting when it starts
     */
    ScheduledRun(List<InferenceQueue> queues, int texts, Consumer<RunControl> work) {
        this.queues = queues;
        this.texts = texts;
        this.work = work;
    }

    List<InferenceQueue> queues() {
        return queues;
    }

    int texts() {
        return texts;
    }

    void execute() {
        work.accept(control);
    }

    /** Terminates the run if no request waits for it any more. */
    void terminateIfAbandoned() {
        if (queues.stream().allMatch(InferenceQueue::isClosed)) {
            control.terminate();
        }
    }

    void terminate() {
        control.terminate();
    }
}
