package io.ratatoskr.onnx;

import io.ratatoskr.api.model.ModelStatus;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One model's place in memory: empty, loading or loaded. Not thread-safe; the pool's lock guards it. */
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

    /** Whether it is neither loaded nor being loaded. */
    boolean isEmpty() {
        return future == null;
    }

    /** Whether it is loaded, unused, and may go. */
    boolean isIdle() {
        return loaded != null && users == 0 && !pinned;
    }

    long lastUsed() {
        return lastUsed;
    }

    /** Bytes that it takes now; of one that is loading, what it probably will. */
    long taken() {
        return future == null ? 0 : need();
    }

    /** Bytes that it takes when it is loaded: as measured, before that by the size of its files. */
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

    /** Empties it; those who wait are told by the future, which is returned. */
    CompletableFuture<LoadedModel> failed() {
        CompletableFuture<LoadedModel> waiting = future();
        future = null;
        pinned = false;
        return waiting;
    }

    /** One user less; the model, if it is to be closed now. */
    @Nullable
    LoadedModel release(long now) {
        users--;
        lastUsed = now;
        return goes && users == 0 ? drop() : null;
    }

    /** Empties it once nobody uses it; the model, if that is now. */
    @Nullable
    LoadedModel letGo() {
        pinned = false;
        if (users == 0) {
            return drop();
        }
        goes = true;
        return null;
    }

    /** Empties it whoever uses it; the model, if it was loaded. */
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
