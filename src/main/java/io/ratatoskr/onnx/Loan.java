package io.ratatoskr.onnx;

import java.util.concurrent.atomic.AtomicBoolean;

/** A loaded model, on loan. While it lasts the model stays in memory; close it once nothing of the borrower uses the model. */
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
