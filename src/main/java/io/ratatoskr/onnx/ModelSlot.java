package io.ratatoskr.onnx;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ModelNotAvailable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One model's place in memory: empty, loading or loaded. */
final class ModelSlot implements AutoCloseable {
    private final LocalModel model;
    private final Function<LocalModel, CompletableFuture<LoadedModel>> loader;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicInteger loans = new AtomicInteger();
    private @Nullable CompletableFuture<LoadedModel> loaded;
    private boolean closed;

    ModelSlot(LocalModel model, Function<LocalModel, CompletableFuture<LoadedModel>> loader) {
        this.model = model;
        this.loader = loader;
    }

    Loan borrow(Cancellation cancellation) {
        LoadedModel ready = Waiting.on(loaded(), cancellation, "local model '" + model.id() + "' was still loading");
        loans.incrementAndGet();
        return new Loan(ready, loans::decrementAndGet);
    }

    private CompletableFuture<LoadedModel> loaded() {
        lock.lock();
        try {
            if (closed) {
                throw new ModelNotAvailable("local models are closed; the gateway is stopping");
            }
            CompletableFuture<LoadedModel> current = loaded;
            if (current == null || current.isCompletedExceptionally()) {
                current = loader.apply(model);
                loaded = current;
            }
            return current;
        } finally {
            lock.unlock();
        }
    }

    /** How many borrowers have the model. */
    int loans() {
        return loans.get();
    }

    @Override
    public void close() {
        CompletableFuture<LoadedModel> last;
        lock.lock();
        try {
            closed = true;
            last = loaded;
            loaded = null;
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.handle((ready, failure) -> ready)
                    .thenAccept(ready -> {
                        if (ready != null) {
                            ready.close();
                        }
                    })
                    .join();
        }
    }
}
