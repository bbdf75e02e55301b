package io.ratatoskr.onnx;

import java.util.concurrent.atomic.AtomicBoolean;

/** A lease of a loaded model, which stays in memory until the lease is closed. */
final class Loan implements AutoCloseable {
    private final LoadedModel model;
    private final Runnable giveBack;
    private final AtomicBoolean over = new AtomicBoolean();

    Loan(LoadedModel model, Runnable giveBack) {
        this.model = model;
        this.giveBack = giveBack;
    }

    LoadedModel model() {
        return model;
    }

    @Override
    public void close() {
        if (over.compareAndSet(false, true)) {
            giveBack.run();
        }
    }
}
