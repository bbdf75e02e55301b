package io.ratatoskr.onnx.run;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** The next work of a thread, for one or more requests. The inference pool's lock guards {@link #terminateIfAbandoned} and {@link #recordDuration}. */
final class ScheduledRun {
    private final List<InferenceQueue> queues;
    private final int texts;
    private final Consumer<RunControl> work;
    private final LongConsumer durationRecorder;
    private final RunControl control = new RunControl();

    /**
     * @param queues the queues that the work belongs to; of a batch one per text
     * @param texts number of texts that stop waiting when it starts
     * @param durationRecorder accepts the nanoseconds that the work took, unless it was terminated
     */
    ScheduledRun(List<InferenceQueue> queues, int texts, Consumer<RunControl> work, LongConsumer durationRecorder) {
        this.queues = queues;
        this.texts = texts;
        this.work = work;
        this.durationRecorder = durationRecorder;
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

    void recordDuration(long nanos) {
        if (!control.isTerminated()) {
            durationRecorder.accept(nanos);
        }
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
