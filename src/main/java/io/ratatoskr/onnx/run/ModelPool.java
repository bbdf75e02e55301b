package io.ratatoskr.onnx.run;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.onnx.model.LocalModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.ToLongBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The models in memory, within a common memory budget. A model is loaded when it is first borrowed. If memory is short, the least
 * recently used models are unloaded, but never one that is in use or was loaded explicitly. Idle models are unloaded after a timeout.
 * Thread-safe.
 */
public final class ModelPool implements AutoCloseable {
    /** Starts loading a model; the future fails with a {@link GatewayException}. */
    public interface Loader {
        CompletableFuture<LoadedModel> load(LocalModel model);
    }

    /**
     * @param maxBytes memory budget of all models together
     * @param idleTimeout time without use after which a model is unloaded; zero: never
     */
    public record PoolLimits(long maxBytes, Duration idleTimeout) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final ModelMemory memory;
    private final Loader loader;
    private final PoolLimits limits;
    private final LongSupplier clock;
    private final ToLongBiFunction<LoadedModel, Long> sizeOf;
    private final IdleSweeper sweeper;
    private boolean closed;

    public ModelPool(Loader loader, PoolLimits limits) {
        this(loader, limits, System::nanoTime, (model, files) -> model.bytes());
    }

    /** @param sizeOf bytes that a loaded model occupies, from the model and the bytes of its files */
    ModelPool(Loader loader, PoolLimits limits, LongSupplier clock, ToLongBiFunction<LoadedModel, Long> sizeOf) {
        this.sizeOf = sizeOf;
        this.loader = loader;
        this.limits = limits;
        this.clock = clock;
        this.memory = new ModelMemory(limits.maxBytes());
        this.sweeper = new IdleSweeper(limits.idleTimeout(), this::unloadIdle);
    }

    /**
     * Leases the loaded model; concurrent callers share one load.
     *
     * @throws ModelNotAvailable when it cannot be loaded or memory is short; the next call tries again
     */
    public ModelLease borrow(LocalModel model, Cancellation cancellation) {
        SlotClaim claim = claim(model, false);
        try {
            return new ModelLease(claim.await(cancellation), () -> release(claim.slot));
        } catch (RuntimeException | Error e) {
            release(claim.slot);
            throw e;
        }
    }

    /** Loads the model if necessary; it then stays until {@link #unload}. */
    public void load(LocalModel model, Cancellation cancellation) {
        SlotClaim claim = claim(model, true);
        try {
            claim.await(cancellation);
        } finally {
            release(claim.slot);
        }
    }

    /** An acquired slot and the future of its model, which stays loaded until the slot is released. */
    private record SlotClaim(ModelSlot slot, CompletableFuture<LoadedModel> future) {
        LoadedModel await(Cancellation cancellation) {
            return Await.cancellable(
                    future, cancellation, "local model '" + slot.model().id() + "' was still loading");
        }
    }

    /** Unloads the model: now, or when its last lease is closed. */
    public void unload(LocalModel model) {
        LoadedModel unloaded;
        lock.lock();
        try {
            ModelSlot slot = memory.find(model);
            unloaded = slot == null ? null : slot.unloadWhenUnused();
        } finally {
            lock.unlock();
        }
        close(unloaded);
    }

    public ModelStatus status(LocalModel model) {
        lock.lock();
        try {
            ModelSlot slot = memory.find(model);
            return slot == null ? new ModelStatus.Available() : slot.status();
        } finally {
            lock.unlock();
        }
    }

    /** Bytes that the models in memory occupy, as far as known. */
    public long bytes() {
        lock.lock();
        try {
            return memory.usedBytes();
        } finally {
            lock.unlock();
        }
    }

    /** Maximum bytes of all models together. */
    public long maxBytes() {
        return limits.maxBytes();
    }

    /** Bytes that each model in memory occupies, by its id; an estimate while it is loading. */
    public Map<String, Long> bytesByModel() {
        lock.lock();
        try {
            var bytes = new TreeMap<String, Long>();
            for (ModelSlot slot : memory.slots()) {
                if (!slot.isEmpty()) {
                    bytes.put(slot.model().id(), slot.usedBytes());
                }
            }
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /** Acquires the slot of a model, starting to load it if it is empty. */
    private SlotClaim claim(LocalModel model, boolean pin) {
        List<LoadedModel> unloaded = new ArrayList<>();
        SlotClaim claim;
        boolean load;
        lock.lock();
        try {
            if (closed) {
                throw new GatewayStopping("local models are closed; the gateway is stopping");
            }
            ModelSlot slot = memory.slot(model);
            load = slot.isEmpty();
            if (load) {
                unloaded.addAll(memory.evictFor(slot, slot.requiredBytes()));
                slot.startLoading();
            }
            slot.acquire(pin);
            claim = new SlotClaim(slot, slot.future());
        } finally {
            lock.unlock();
        }
        unloaded.forEach(ModelPool::close);
        if (load) {
            startLoad(claim.slot);
        }
        return claim;
    }

    private void startLoad(ModelSlot slot) {
        loader.load(slot.model()).whenComplete((loaded, failure) -> {
            if (failure != null || loaded == null) {
                failLoad(slot, failure);
            } else {
                completeLoad(slot, loaded);
            }
        });
    }

    private void failLoad(ModelSlot slot, @Nullable Throwable failure) {
        CompletableFuture<LoadedModel> waiting;
        lock.lock();
        try {
            waiting = slot.failLoading();
        } finally {
            lock.unlock();
        }
        waiting.completeExceptionally(
                failure == null ? new IllegalStateException("the loader returned no model") : failure);
    }

    /** Accepts a model that was just loaded if it fits into the budget by its measured size; otherwise rejects it. */
    private void completeLoad(ModelSlot slot, LoadedModel loaded) {
        List<LoadedModel> unloaded = new ArrayList<>();
        GatewayException failure = null;
        CompletableFuture<LoadedModel> waiting;
        lock.lock();
        try {
            waiting = slot.future();
            long bytes = sizeOf.applyAsLong(loaded, slot.model().source().bytes());
            slot.setMeasuredBytes(bytes);
            if (closed) {
                failure = new GatewayStopping("local models are closed; the gateway is stopping");
            } else {
                try {
                    unloaded.addAll(memory.evictFor(slot, bytes));
                } catch (ModelNotAvailable noMemory) {
                    failure = noMemory;
                }
            }
            if (failure == null) {
                slot.loaded(loaded, clock.getAsLong());
                sweeper.start();
            } else {
                slot.failLoading();
                unloaded.add(loaded);
            }
        } finally {
            lock.unlock();
        }
        unloaded.forEach(ModelPool::close);
        if (failure == null) {
            waiting.complete(loaded);
        } else {
            waiting.completeExceptionally(failure);
        }
    }

    private void release(ModelSlot slot) {
        LoadedModel unloaded;
        lock.lock();
        try {
            unloaded = slot.release(clock.getAsLong());
        } finally {
            lock.unlock();
        }
        close(unloaded);
    }

    /** Unloads models that exceed the idle timeout. */
    void unloadIdle() {
        List<LoadedModel> unloaded;
        lock.lock();
        try {
            unloaded = memory.unloadIdle(clock.getAsLong(), limits.idleTimeout());
        } finally {
            lock.unlock();
        }
        unloaded.forEach(ModelPool::close);
    }

    private static void close(@Nullable LoadedModel model) {
        if (model != null) {
            model.close();
            ProcessMemory.trim();
        }
    }

    /** Closes the models and waits for those that are still loading. None may be in use. */
    @Override
    public void close() {
        List<LoadedModel> unloaded = new ArrayList<>();
        List<CompletableFuture<LoadedModel>> loading = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            sweeper.stop();
            for (ModelSlot slot : memory.slots()) {
                LoadedModel model = slot.unloadNow();
                if (model != null) {
                    unloaded.add(model);
                } else if (!slot.isEmpty()) {
                    loading.add(slot.future());
                }
            }
        } finally {
            lock.unlock();
        }
        unloaded.forEach(LoadedModel::close);
        loading.forEach(each -> each.handle((ready, failure) -> ready).join());
    }
}
