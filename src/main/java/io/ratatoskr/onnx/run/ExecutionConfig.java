package io.ratatoskr.onnx.run;

import io.ratatoskr.settings.Settings.OnnxSettings;

/**
 * Settings of sessions and threads. One run per core, each on one thread, gives the highest throughput. With spinning, one run at a
 * time uses all cores: a single text takes little more than half the time, but throughput is lower and idle CPU is used.
 *
 * @param maxParallelRuns maximum number of parallel runs
 * @param threadsPerRun threads of the runtime per run
 * @param device {@code cpu} or {@code cuda:<number>}
 */
public record ExecutionConfig(int maxParallelRuns, int threadsPerRun, boolean spinning, String device) {
    public ExecutionConfig(int runs, int threadsPerRun, boolean spinning) {
        this(runs, threadsPerRun, spinning, "cpu");
    }

    public static ExecutionConfig of(OnnxSettings settings) {
        int threads = settings.threads() > 0
                ? settings.threads()
                : Runtime.getRuntime().availableProcessors();
        return settings.cpuSpinning()
                ? new ExecutionConfig(1, threads, true, settings.device())
                : new ExecutionConfig(threads, 1, false, settings.device());
    }
}
