package io.ratatoskr.camel;

import static io.ratatoskr.camel.RatatoskrConstants.CANCELLATION;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.LocalModelCommand;
import io.ratatoskr.api.ModelQuery;
import io.ratatoskr.api.ModelStatus;
import io.ratatoskr.onnx.LocalModel;
import io.ratatoskr.onnx.LocalModels;
import io.ratatoskr.routing.Router;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;

/** Route step that executes commands on local models. In: {@link LocalModelCommand}. Out: the resulting {@link ModelStatus}. */
public final class ModelDesk {
    private static final Duration LONGEST = Duration.ofHours(6);

    private final Router router;
    private final KnownModels known;
    private final LocalModels models;

    public ModelDesk(Router router, KnownModels known, LocalModels models) {
        this.router = router;
        this.known = known;
        this.models = models;
    }

    public ModelStatus carryOut(Exchange exchange) {
        if (!(exchange.getMessage().getBody() instanceof LocalModelCommand order)) {
            throw new InvalidRequest("the message body is not a LocalModelCommand");
        }
        String name = router.name(order.model());
        Cancellation given = exchange.getVariable(CANCELLATION, Cancellation.class);
        return switch (order) {
            case LocalModelCommand.Status status -> status(status.model(), name);
            case LocalModelCommand.Load load -> {
                models.load(name, given == null ? Cancellation.withTimeout(LONGEST) : given);
                yield models.status(name);
            }
            case LocalModelCommand.Unload unload -> {
                models.unload(name);
                yield models.status(name);
            }
            case LocalModelCommand.Download download -> {
                // Longer than a request timeout; a partial download is resumed later
                var time = Cancellation.withTimeout(LONGEST);
                Cancellation.Registration gone =
                        given == null ? () -> {} : given.onCancel(() -> time.cancel("the client disconnected"));
                try {
                    models.download(name, download.upgrade(), download.progress()::onProgress, time);
                } finally {
                    gone.remove();
                }
                yield models.status(name);
            }
        };
    }

    /** A model of a remote provider is available when it can be called. */
    private ModelStatus status(String written, String name) {
        if (models.find(name).isPresent()) {
            return models.status(name);
        }
        List<ModelInfo> there = known.list(ModelQuery.ALL).stream()
                .map(ModelMetadata::info)
                .filter(model -> !model.provider().equals(LocalModel.PROVIDER))
                .filter(model -> model.id().equals(name)
                        || model.id().equals(written)
                        || (model.provider() + ":" + model.id()).equals(written))
                .toList();
        if (there.isEmpty()) {
            return new ModelStatus.Unavailable("no provider is known to have it");
        }
        ModelInfo first = there.getFirst();
        return first.callable()
                ? new ModelStatus.Available()
                : new ModelStatus.Unavailable(first.reason() == null ? "it cannot be called now" : first.reason());
    }
}
