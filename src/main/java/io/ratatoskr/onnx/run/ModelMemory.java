package io.ratatoskr.onnx.run;

import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.onnx.model.LocalModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slots of a model pool and the memory that their models occupy. Methods that unload models return those that the caller must
 * close, outside the lock. Not thread-safe; the pool's lock guards it.
 */
final class ModelMemory {
    private static final Logger LOG = LoggerFactory.getLogger(ModelMemory.class);

    private final Map<LocalModel, ModelSlot> slots = new LinkedHashMap<>();
    private final long maxBytes;

    /** @param maxBytes memory budget of all models together */
    ModelMemory(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** The slot of a model; empty if it is new. */
    ModelSlot slot(LocalModel model) {
        return slots.computeIfAbsent(model, ModelSlot::new);
    }

    /** The slot of a model that was used before, or null. */
    @Nullable
    ModelSlot find(LocalModel model) {
        return slots.get(model);
    }

    Collection<ModelSlot> slots() {
        return slots.values();
    }

    /** Bytes that the models in memory occupy, as far as known. */
    long usedBytes() {
        return slots.values().stream().mapToLong(ModelSlot::usedBytes).sum();
    }

    /**
     * Unloads idle models, the least recently used first, until a model fits.
     *
     * @throws ModelNotAvailable when it would not fit without them all; then none is unloaded
     */
    List<LoadedModel> evictFor(ModelSlot slot, long requiredBytes) {
        List<LoadedModel> unloaded = new ArrayList<>();
        long others = usedBytes() - slot.usedBytes();
        long idle = slots.values().stream()
                .filter(other -> other != slot && other.isIdle())
                .mapToLong(ModelSlot::usedBytes)
                .sum();
        if (others - idle + requiredBytes > maxBytes) {
            throw noMemory(slot.model(), requiredBytes, others - idle);
        }
        while (others + requiredBytes > maxBytes) {
            ModelSlot oldest = oldestIdle(slot);
            if (oldest == null) {
                throw new IllegalStateException("idle models disappeared while the pool's lock was held");
            }
            others -= oldest.usedBytes();
            LOG.info(
                    "local model {} is unloaded to free memory for {}",
                    oldest.model().id(),
                    slot.model().id());
            LoadedModel model = oldest.unloadWhenUnused();
            if (model != null) {
                unloaded.add(model);
            }
        }
        return unloaded;
    }

    private @Nullable ModelSlot oldestIdle(ModelSlot excluded) {
        ModelSlot oldest = null;
        for (ModelSlot slot : slots.values()) {
            if (slot != excluded && slot.isIdle() && (oldest == null || slot.lastUsed() - oldest.lastUsed() < 0)) {
                oldest = slot;
            }
        }
        return oldest;
    }

    private ModelNotAvailable noMemory(LocalModel model, long requiredBytes, long others) {
        return new ModelNotAvailable(
                "no memory for local model '%s': it needs about %d MiB, models in use occupy %d MiB, ratatoskr.onnx.memory-budget is %d MiB"
                        .formatted(model.id(), requiredBytes >> 20, others >> 20, maxBytes >> 20));
    }

    /**
     * Unloads models that have been idle for a time.
     *
     * @param now nanoseconds of the pool's clock
     */
    List<LoadedModel> unloadIdle(long now, Duration idleTimeout) {
        List<LoadedModel> unloaded = new ArrayList<>();
        for (ModelSlot slot : slots.values()) {
            if (slot.isIdle() && now - slot.lastUsed() >= idleTimeout.toNanos()) {
                LoadedModel model = slot.unloadWhenUnused();
                if (model != null) {
                    LOG.info(
                            "local model {} is unloaded after {} s without use",
                            slot.model().id(),
                            idleTimeout.toSeconds());
                    unloaded.add(model);
                }
            }
        }
        return unloaded;
    }
}
