package io.ratatoskr.onnx;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ModelNotAvailable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The models in memory. One is loaded when it is first borrowed. Thread-safe. */
final class ModelPool implements AutoCloseable {
    private final Map<LocalModel, ModelSlot> slots = new LinkedHashMap<>();

    ModelPool(Collection<LocalModel> models, Function<LocalModel, CompletableFuture<LoadedModel>> loader) {
        models.forEach(model -> slots.put(model, new ModelSlot(model, loader)));
    }

    /**
     * The model, loaded; whoever asks while it loads waits with the one who asked first.
     *
     * @throws ModelNotAvailable when it cannot be loaded; asking again tries again
     */
    Loan borrow(LocalModel model, Cancellation cancellation) {
        ModelSlot slot = slots.get(model);
        if (slot == null) {
            throw new IllegalArgumentException("no local model " + model.id());
        }
        return slot.borrow(cancellation);
    }

    /** Closes the models. Nobody may use one any more. */
    @Override
    public void close() {
        slots.values().forEach(ModelSlot::close);
    }
}
