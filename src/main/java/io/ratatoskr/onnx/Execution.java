package io.ratatoskr.onnx;

import io.ratatoskr.settings.Settings.OnnxSettings;

/**
 * How the cores are used. As many runs at once as cores, each on one thread, answer the most texts. With spinning one run at a time
 * uses all cores, which answers a lone text in little more than half the time, fewer texts in all, and burns idle CPU.
 *
 * @param runs the most runs at once
 * @param threadsPerRun threads that the runtime uses for one run
 * @param device {@code cpu} or {@code cuda:<number>}
 */
record Execution(int runs, int threadsPerRun, boolean spinning, String device) {
    Execution(int runs, int threadsPerRun, boolean spinning) {
        this(runs, threadsPerRun, spinning, "cpu");
    }

    static Execution of(OnnxSettings settings) {
        int threads = settings.threads() > 0
                ? settings.threads()
                : Runtime.getRuntime().availableProcessors();
        return settings.cpuSpinning()
                ? new Execution(1, threads, true, settings.device())
                : new Execution(threads, 1, false, settings.device());
    }
}
