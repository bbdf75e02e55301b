package io.ratatoskr.onnx.run;

import java.util.concurrent.atomic.AtomicBoolean;

/** A lease of a loaded model, which stays in memory until the lease is closed. */
public final class ModelLease implements AutoCloseable {
    private final LoadedModel model;
    private final Runnable release;
    private final AtomicBoolean closed = new AtomicBoolean();

    ModelLease(LoadedModel model, Runnable release) {
        this.model = model;
        this.release = release;
    }

    public LoadedModel model() {
        return model;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            release.run();
        }
    }
}
