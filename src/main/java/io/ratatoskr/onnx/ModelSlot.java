package io.ratatoskr.onnx;

import io.ratatoskr.api.model.ModelStatus;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The state of one model in the pool: empty, loading or loaded. Not thread-safe; the pool's lock guards it. */
final class ModelSlot {
    private final LocalModel model;
    private @Nullable CompletableFuture<LoadedModel> future;
    private @Nullable LoadedModel loaded;
    private int users;
    private boolean pinned;
    private boolean goes;
    private long size;
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
    long taken() {
        return future == null ? 0 : need();
    }

    /** Bytes that the loaded model occupies: measured, or the size of its files before the first load. */
    long need() {
        if (size == 0) {
            size = model.source().bytes();
        }
        return size;
    }

    void measured(long bytes) {
        size = bytes;
    }

    CompletableFuture<LoadedModel> future() {
        CompletableFuture<LoadedModel> current = future;
        if (current == null) {
            throw new IllegalStateException("local model " + model.id() + " is not being loaded");
        }
        return current;
    }

    void begin() {
        future = new CompletableFuture<>();
        goes = false;
    }

    void use(boolean pin) {
        users++;
        pinned |= pin;
        goes = false;
    }

    void loaded(LoadedModel ready, long now) {
        loaded = ready;
        lastUsed = now;
    }

    /** Empties the slot; the returned future is to be completed exceptionally for the waiting callers. */
    CompletableFuture<LoadedModel> failed() {
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
        return goes && users == 0 ? drop() : null;
    }

    /** Empties the slot once it is unused; the model if it must be closed now. */
    @Nullable
    LoadedModel letGo() {
        pinned = false;
        if (users == 0) {
            return drop();
        }
        goes = true;
        return null;
    }

    /** Empties the slot even if it is in use; the model if it was loaded. */
    @Nullable
    LoadedModel drop() {
        LoadedModel gone = loaded;
        if (gone != null) {
            loaded = null;
            future = null;
            goes = false;
        }
        return gone;
    }

    int users() {
        return users;
    }

    ModelStatus status() {
        if (loaded != null) {
            return new ModelStatus.Ready();
        }
        return future == null ? new ModelStatus.Available() : new ModelStatus.Loading();
    }
}
