package io.ratatoskr.onnx;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.model.ModelStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.ToLongBiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models in memory, within a common memory budget. A model is loaded when it is first borrowed. If memory is short, the least
 * recently used models are unloaded, but never one that is in use or was loaded explicitly. Idle models are unloaded after a timeout.
 * Thread-safe.
 */
final class ModelPool implements AutoCloseable {
    /** Starts loading a model; the future fails with a {@link GatewayException}. */
    interface Loader {
        CompletableFuture<LoadedModel> load(LocalModel model);
    }

    /**
     * @param bytes memory budget of all models together
     * @param idle time without use after which a model is unloaded; zero: never
     */
    record Limits(long bytes, Duration idle) {}

    private static final Logger LOG = LoggerFactory.getLogger(ModelPool.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<LocalModel, ModelSlot> slots = new LinkedHashMap<>();
    private final Loader loader;
    private final Limits limits;
    private final LongSupplier nanos;
    private final ToLongBiFunction<LoadedModel, Long> size;
    private @Nullable ScheduledThreadPoolExecutor sweeper;
    private boolean closed;

    ModelPool(Loader loader, Limits limits) {
        this(loader, limits, System::nanoTime, (model, files) -> model.bytes());
    }

    /** @param size bytes that a loaded model occupies, from the model and the bytes of its files */
    ModelPool(Loader loader, Limits limits, LongSupplier nanos, ToLongBiFunction<LoadedModel, Long> size) {
        this.size = size;
        this.loader = loader;
        this.limits = limits;
        this.nanos = nanos;
    }

    /**
     * Leases the loaded model; concurrent callers share one load.
     *
     * @throws ModelNotAvailable when it cannot be loaded or memory is short; the next call tries again
     */
    Loan borrow(LocalModel model, Cancellation cancellation) {
        Claim claim = claim(model, false);
        try {
            return new Loan(claim.wait(cancellation), () -> release(claim.slot));
        } catch (RuntimeException | Error e) {
            release(claim.slot);
            throw e;
        }
    }

    /** Loads the model if necessary; it then stays until {@link #unload}. */
    void load(LocalModel model, Cancellation cancellation) {
        Claim claim = claim(model, true);
        try {
            claim.wait(cancellation);
        } finally {
            release(claim.slot);
        }
    }

    /** An acquired slot and the future of its model, which stays loaded until the slot is released. */
    private record Claim(ModelSlot slot, CompletableFuture<LoadedModel> coming) {
        LoadedModel wait(Cancellation cancellation) {
            return Waiting.on(
                    coming, cancellation, "local model '" + slot.model().id() + "' was still loading");
        }
    }

    /** Unloads the model: now, or when its last lease is closed. */
    void unload(LocalModel model) {
        LoadedModel gone;
        lock.lock();
        try {
            ModelSlot slot = slots.get(model);
            gone = slot == null ? null : slot.letGo();
        } finally {
            lock.unlock();
        }
        close(gone);
    }

    ModelStatus status(LocalModel model) {
        lock.lock();
        try {
            ModelSlot slot = slots.get(model);
            return slot == null ? new ModelStatus.Available() : slot.status();
        } finally {
            lock.unlock();
        }
    }

    /** Bytes that the models in memory occupy, as far as known. */
    long bytes() {
        lock.lock();
        try {
            return used();
        } finally {
            lock.unlock();
        }
    }

    /** Acquires the slot of a model, starting to load it if it is empty. */
    private Claim claim(LocalModel model, boolean pin) {
        List<LoadedModel> gone = new ArrayList<>();
        Claim claim;
        boolean load;
        lock.lock();
        try {
            if (closed) {
                throw new ModelNotAvailable("local models are closed; the gateway is stopping");
            }
            ModelSlot slot = slots.computeIfAbsent(model, ModelSlot::new);
            load = slot.isEmpty();
            if (load) {
                gone.addAll(makeRoom(slot, slot.need()));
                slot.begin();
            }
            slot.use(pin);
            claim = new Claim(slot, slot.future());
        } finally {
            lock.unlock();
        }
        gone.forEach(ModelPool::close);
        if (load) {
            begin(claim.slot);
        }
        return claim;
    }

    private void begin(ModelSlot slot) {
        loader.load(slot.model()).whenComplete((loaded, failure) -> {
            if (failure != null || loaded == null) {
                fail(slot, failure);
            } else {
                settle(slot, loaded);
            }
        });
    }

    private void fail(ModelSlot slot, @Nullable Throwable failure) {
        CompletableFuture<LoadedModel> waiting;
        lock.lock();
        try {
            waiting = slot.failed();
        } finally {
            lock.unlock();
        }
        waiting.completeExceptionally(failure == null ? new IllegalStateException("the loader returned no model") : failure);
    }

    /** Accepts a model that was just loaded if it fits into the budget by its measured size; otherwise rejects it. */
    private void settle(ModelSlot slot, LoadedModel loaded) {
        List<LoadedModel> gone = new ArrayList<>();
        GatewayException tooLarge = null;
        CompletableFuture<LoadedModel> waiting;
        lock.lock();
        try {
            waiting = slot.future();
            long bytes = size.applyAsLong(loaded, slot.model().source().bytes());
            slot.measured(bytes);
            if (closed) {
                tooLarge = new ModelNotAvailable("local models are closed; the gateway is stopping");
            } else {
                try {
                    gone.addAll(makeRoom(slot, bytes));
                } catch (ModelNotAvailable full) {
                    tooLarge = full;
                }
            }
            if (tooLarge == null) {
                slot.loaded(loaded, nanos.getAsLong());
                sweepFromNowOn();
            } else {
                slot.failed();
                gone.add(loaded);
            }
        } finally {
            lock.unlock();
        }
        gone.forEach(ModelPool::close);
        if (tooLarge == null) {
            waiting.complete(loaded);
        } else {
            waiting.completeExceptionally(tooLarge);
        }
    }

    /** Unloads idle models until the model fits; the caller must close the returned ones. */
    private List<LoadedModel> makeRoom(ModelSlot slot, long need) {
        List<LoadedModel> gone = new ArrayList<>();
        long others = used() - slot.taken();
        long idle = slots.values().stream()
                .filter(other -> other != slot && other.isIdle())
                .mapToLong(ModelSlot::taken)
                .sum();
        if (others - idle + need > limits.bytes()) {
            throw full(slot.model(), need, others - idle);
        }
        while (others + need > limits.bytes()) {
            ModelSlot oldest = oldestIdle(slot);
            if (oldest == null) {
                throw new IllegalStateException("idle models disappeared while the pool's lock was held");
            }
            others -= oldest.taken();
            LOG.info(
                    "local model {} is unloaded to free memory for {}",
                    oldest.model().id(),
                    slot.model().id());
            LoadedModel model = oldest.letGo();
            if (model != null) {
                gone.add(model);
            }
        }
        return gone;
    }

    private @Nullable ModelSlot oldestIdle(ModelSlot but) {
        ModelSlot oldest = null;
        for (ModelSlot slot : slots.values()) {
            if (slot != but && slot.isIdle() && (oldest == null || slot.lastUsed() - oldest.lastUsed() < 0)) {
                oldest = slot;
            }
        }
        return oldest;
    }

    private ModelNotAvailable full(LocalModel model, long need, long others) {
        return new ModelNotAvailable(
                "no memory for local model '%s': it needs about %d MiB, models in use occupy %d MiB, ratatoskr.onnx.memory-budget is %d MiB"
                        .formatted(model.id(), need >> 20, others >> 20, limits.bytes() >> 20));
    }

    private long used() {
        return slots.values().stream().mapToLong(ModelSlot::taken).sum();
    }

    private void release(ModelSlot slot) {
        LoadedModel gone;
        lock.lock();
        try {
            gone = slot.release(nanos.getAsLong());
        } finally {
            lock.unlock();
        }
        close(gone);
    }

    private void sweepFromNowOn() {
        if (sweeper == null && !limits.idle().isZero() && !closed) {
            var made = new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("ratatoskr-models").factory());
            long every = Math.max(1, Math.min(limits.idle().toMillis() / 4, 30_000));
            made.scheduleWithFixedDelay(this::sweep, every, every, TimeUnit.MILLISECONDS);
            sweeper = made;
        }
    }

    /** Unloads models that exceed the idle timeout. */
    void sweep() {
        List<LoadedModel> gone = new ArrayList<>();
        lock.lock();
        try {
            long now = nanos.getAsLong();
            for (ModelSlot slot : slots.values()) {
                if (slot.isIdle() && now - slot.lastUsed() >= limits.idle().toNanos()) {
                    LoadedModel model = slot.letGo();
                    if (model != null) {
                        LOG.info(
                                "local model {} is unloaded after {} s without use",
                                slot.model().id(),
                                limits.idle().toSeconds());
                        gone.add(model);
                    }
                }
            }
        } finally {
            lock.unlock();
        }
        gone.forEach(ModelPool::close);
    }

    private static void close(@Nullable LoadedModel model) {
        if (model != null) {
            model.close();
            Memory.giveBack();
        }
    }

    /** Closes the models and waits for those that are still loading. None may be in use. */
    @Override
    public void close() {
        List<LoadedModel> gone = new ArrayList<>();
        List<CompletableFuture<LoadedModel>> loading = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            if (sweeper != null) {
                sweeper.shutdownNow();
            }
            for (ModelSlot slot : slots.values()) {
                LoadedModel model = slot.drop();
                if (model != null) {
                    gone.add(model);
                } else if (!slot.isEmpty()) {
                    loading.add(slot.future());
                }
            }
        } finally {
            lock.unlock();
        }
        gone.forEach(LoadedModel::close);
        loading.forEach(each -> each.handle((ready, failure) -> ready).join());
    }
}
