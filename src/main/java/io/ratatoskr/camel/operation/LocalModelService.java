package io.ratatoskr.camel.operation;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CALLER;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Forbidden;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.model.LocalModelCommand;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ModelQuery;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.camel.exchange.AdminAction;
import io.ratatoskr.camel.exchange.Caller;
import io.ratatoskr.onnx.LocalModels;
import io.ratatoskr.onnx.model.LocalModel;
import io.ratatoskr.routing.Router;
import io.ratatoskr.tokenizer.Tokenizers;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/** Route step that executes commands on local models, and downloads tokenizers of hub repositories. In: {@link LocalModelCommand}. Out: the resulting {@link ModelStatus}. */
public final class LocalModelService {
    /** Limit of a load or download by a caller without a deadline; a download has its own limit in the store besides. */
    private static final Duration MAX_DURATION = Duration.ofDays(7);

    private final Router router;
    private final ModelCatalogService catalog;
    private final LocalModels models;
    private final Tokenizers tokenizers;
    /** Cancelled when the gateway closes. */
    private final Cancellation shutdown = Cancellation.withTimeout(Duration.ZERO);

    public LocalModelService(Router router, ModelCatalogService catalog, LocalModels models, Tokenizers tokenizers) {
        this.router = router;
        this.catalog = catalog;
        this.models = models;
        this.tokenizers = tokenizers;
    }

    /** Cancels running downloads and loads. */
    public void close() {
        shutdown.cancel(Cancellation.Cause.STOPPING, "the gateway is stopping");
    }

    /**
     * @throws InvalidRequest when the body is not a {@link LocalModelCommand}
     * @throws Forbidden when the caller has no admin rights, which every command but the status needs
     */
    public ModelStatus execute(
            @Body @Nullable Object body,
            @Variable(CANCELLATION) @Nullable Cancellation cancellation,
            @Variable(CALLER) @Nullable Caller caller) {
        if (!(body instanceof LocalModelCommand command)) {
            throw new InvalidRequest("the message body is not a LocalModelCommand");
        }
        AdminAction action = switch (command) {
            case LocalModelCommand.Status status -> null;
            case LocalModelCommand.Load load -> AdminAction.LOAD;
            case LocalModelCommand.Unload unload -> AdminAction.UNLOAD;
            case LocalModelCommand.Download download -> download.upgrade() ? AdminAction.UPGRADE : AdminAction.DOWNLOAD;
        };
        return action == null
                ? execute(command, cancellation)
                : action.run(caller, command.model(), () -> execute(command, cancellation));
    }

    private ModelStatus execute(LocalModelCommand command, @Nullable Cancellation cancellation) {
        String name = router.modelName(command.model());
        return switch (command) {
            case LocalModelCommand.Status status -> status(status.model(), name);
            case LocalModelCommand.Load load -> {
                Cancellation loadCancellation =
                        cancellation == null ? Cancellation.withTimeout(MAX_DURATION) : cancellation;
                runUntilShutdown(loadCancellation, () -> models.load(name, loadCancellation));
                yield models.status(name);
            }
            case LocalModelCommand.Unload unload -> {
                models.unload(name);
                yield models.status(name);
            }
            case LocalModelCommand.Download download -> {
                Cancellation waiting = cancellation == null ? Cancellation.withTimeout(MAX_DURATION) : cancellation;
                if (models.find(name).isEmpty() && tokenizers.hasRepository(name)) {
                    runUntilShutdown(
                            waiting, () -> tokenizers.download(name, download.upgrade(), download.progress(), waiting));
                    yield new ModelStatus.Available();
                }
                runUntilShutdown(
                        waiting,
                        () -> models.download(name, download.upgrade(), download.progress()::onProgress, waiting));
                yield models.status(name);
            }
        };
    }

    private void runUntilShutdown(Cancellation cancellation, Runnable action) {
        Cancellation.Registration registration = shutdown.propagateTo(cancellation);
        try {
            action.run();
        } finally {
            registration.remove();
        }
    }

    /** A model of a remote provider is available when it can be called. */
    private ModelStatus status(String requestedName, String name) {
        if (models.find(name).isPresent()) {
            return models.status(name);
        }
        List<ModelInfo> matches = catalog.list(ModelQuery.ALL).stream()
                .map(ModelMetadata::info)
                .filter(model -> !model.provider().equals(LocalModel.PROVIDER))
                .filter(model -> model.id().equals(name)
                        || model.id().equals(requestedName)
                        || (model.provider() + ":" + model.id()).equals(requestedName))
                .toList();
        if (matches.isEmpty()) {
            return new ModelStatus.Unavailable("no provider is known to have it");
        }
        ModelInfo first = matches.getFirst();
        return first.callable()
                ? new ModelStatus.Available()
                : new ModelStatus.Unavailable(first.reason() == null ? "it cannot be called now" : first.reason());
    }
}
