package io.ratatoskr.onnx.run;

import ai.onnxruntime.OrtException;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.internal.FileFailures;
import io.ratatoskr.onnx.model.LocalModel;
import io.ratatoskr.onnx.model.ModelFiles;
import io.ratatoskr.onnx.model.Precision;
import io.ratatoskr.tokenizer.InputTokenizer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads models on its own threads, the graph and the tokenizer in parallel. */
public final class ModelLoader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelLoader.class);

    /** Maximum duration of the run that verifies a loaded model. */
    private static final Duration TRIAL_TIMEOUT = Duration.ofSeconds(60);

    private final ExecutionConfig config;
    /** Serializes loading: it uses all cores, and the memory of a model can only be measured alone. */
    private final ReentrantLock loadLock = new ReentrantLock();

    private volatile @Nullable RunControl trial;
    private volatile boolean closed;

    public ModelLoader(ExecutionConfig config) {
        this.config = config;
    }

    /** Starts loading. The future fails with {@link ModelNotAvailable}. */
    public CompletableFuture<LoadedModel> load(LocalModel model) {
        CompletableFuture<LoadedModel> result = new CompletableFuture<>();
        Thread.ofPlatform().name("ratatoskr-load-" + model.id()).daemon().start(() -> {
            LoadedModel loaded = null;
            loadLock.lock();
            try {
                requireOpen();
                loaded = read(model);
            } catch (GatewayException e) {
                result.completeExceptionally(e);
            } catch (Throwable e) {
                LOG.warn("local model {} cannot be loaded", model.id(), e);
                result.completeExceptionally(new ModelNotAvailable(
                        "local model '%s' cannot be loaded: %s".formatted(model.id(), rootMessage(e)), e));
            } finally {
                loadLock.unlock();
            }
            if (loaded != null) {
                result.complete(loaded);
            }
        });
        return result;
    }

    private LoadedModel read(LocalModel model) throws Exception {
        model.source().unavailableReason().ifPresent(reason -> {
            throw new ModelNotAvailable("local model '%s': %s".formatted(model.id(), reason));
        });
        long started = System.nanoTime();
        FutureTask<Object> runtime = new FutureTask<>(OnnxEnvironment::get);
        Thread.ofPlatform().name("ratatoskr-load-runtime").daemon().start(runtime);
        try (ModelFiles files = model.source().open()) {
            Optional<Precision> configured = model.card().precision();
            Precision precision =
                    configured.isPresent() ? configured.get() : OnnxGraphInfo.detectPrecision(files.graph());
            List<VectorLayer> layers = VectorLayer.load(model.card().embedding().steps(), model.source());
            InputTokenizer tokenizer =
                    new InputTokenizer(files.tokenizer(), model.card().tokenizer());
            LoadedModel loaded;
            try {
                loaded = new LoadedModel(model, precision, tokenizer, layers, files, config);
            } catch (Throwable e) {
                tokenizer.close();
                throw e;
            }
            tryOut(loaded);
            LOG.info("local model {} loaded in {} ms", model.id(), (System.nanoTime() - started) / 1_000_000);
            return loaded;
        }
    }

    /** Runs the model once, for a limited time. */
    private void tryOut(LoadedModel loaded) throws OrtException {
        var control = new RunControl();
        trial = control;
        var timer = new CompletableFuture<Void>();
        timer.thenRun(control::terminate);
        timer.completeOnTimeout(null, TRIAL_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        try {
            requireOpen();
            loaded.tryOut(control);
        } catch (OrtException | RuntimeException e) {
            loaded.close();
            requireOpen();
            throw e;
        } finally {
            timer.cancel(false);
            trial = null;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new GatewayStopping("local models are closed; the gateway is stopping");
        }
    }

    /** Terminates the run of a model that is being loaded. */
    @Override
    public void close() {
        closed = true;
        RunControl running = trial;
        if (running != null) {
            running.terminate();
        }
    }

    /** An absolute path of Unix or Windows; the group is its last element. */
    private static final Pattern ABSOLUTE_PATH =
            Pattern.compile("(?<![\\w./:\\\\])(?:[A-Za-z]:)?(?:[/\\\\][^\\s/\\\\:\"']+)*[/\\\\]([^\\s/\\\\:\"']+)");

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while ((root instanceof ExceptionInInitializerError || root instanceof CompletionException)
                && root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof IOException unreadable) {
            return FileFailures.reason(unreadable);
        }
        String message = root.getMessage();
        // The runtime's messages name the graph's file by its full path
        return message == null
                ? root.getClass().getSimpleName()
                : ABSOLUTE_PATH.matcher(message).replaceAll("$1");
    }
}
