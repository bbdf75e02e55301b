package io.ratatoskr.onnx.run;

import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.onnx.model.LocalModel;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The state of one model in the pool: empty, loading or loaded. Not thread-safe; the pool's lock guards it. */
final class ModelSlot {
    private final LocalModel model;
    private @Nullable CompletableFuture<LoadedModel> future;
    private @Nullable LoadedModel loaded;
    private int users;
    private boolean pinned;
    private boolean unloadPending;
    private long requiredBytes;
    private long lastUsed;

    ModelSlot(LocalModel model) {
        this.model = model;
    }

    LocalModel model() {
        return model;
    }

    /** Returns true when the model is neither loaded nor loading. */
    boolean isEmpty() {
        return future == null;
    }

    /** Returns true when the model is loaded, unused and may be unloaded. */
    boolean isIdle() {
        return loaded != null && users == 0 && !pinned;
    }

    long lastUsed() {
        return lastUsed;
    }

    /** Bytes that the model occupies; an estimate while it is loading. */
    long usedBytes() {
        return future == null ? 0 : requiredBytes();
    }

    /** Bytes that the loaded model occupies: measured, or the size of its files before the first load. */
    long requiredBytes() {
        if (requiredBytes == 0) {
            requiredBytes = model.source().bytes();
        }
        return requiredBytes;
    }

    void setMeasuredBytes(long bytes) {
        requiredBytes = bytes;
    }

    CompletableFuture<LoadedModel> future() {
        CompletableFuture<LoadedModel> current = future;
        if (current == null) {
            throw new IllegalStateException("local model " + model.id() + " is not being loaded");
        }
        return current;
    }

    void startLoading() {
        future = new CompletableFuture<>();
        unloadPending = false;
    }

    void acquire(boolean pin) {
        users++;
        pinned |= pin;
        unloadPending = false;
    }

    void loaded(LoadedModel model, long now) {
        loaded = model;
        lastUsed = now;
    }

    /** Empties the slot; the returned future is to be completed exceptionally for the waiting callers. */
    CompletableFuture<LoadedModel> failLoading() {
        CompletableFuture<LoadedModel> waiting = future();
        future = null;
        pinned = false;
        return waiting;
    }

    /** Removes one user; the model if it must be closed now. */
    @Nullable
    LoadedModel release(long now) {
        users--;
        lastUsed = now;
        return unloadPending && users == 0 ? unloadNow() : null;
    }

    /** Empties the slot once it is unused; the model if it must be closed now. */
    @Nullable
    LoadedModel unloadWhenUnused() {
        pinned = false;
        if (users == 0) {
            return unloadNow();
        }
        unloadPending = true;
        return null;
    }

    /** Empties the slot even if it is in use; the model if it was loaded. */
    @Nullable
    LoadedModel unloadNow() {
        LoadedModel unloaded = loaded;
        if (unloaded != null) {
            loaded = null;
            future = null;
            unloadPending = false;
        }
        return unloaded;
    }

    ModelStatus status() {
        if (loaded != null) {
            return new ModelStatus.Ready();
        }
        return future == null ? new ModelStatus.Available() : new ModelStatus.Loading();
    }
}
