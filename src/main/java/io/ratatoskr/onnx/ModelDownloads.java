package io.ratatoskr.onnx;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.internal.FileFailures;
import io.ratatoskr.onnx.model.LocalModel;
import io.ratatoskr.settings.LocalModelSettings;
import io.ratatoskr.settings.LocalModelSettings.Origin;
import io.ratatoskr.store.DownloadListener;
import io.ratatoskr.store.ModelStore;
import java.io.IOException;

/** Downloads the local models that come from a hub. Thread-safe. */
record ModelDownloads(ModelStore store, CurrentModels models) {
    /** Downloads a missing model if the configuration allows downloads on demand. */
    LocalModel downloadIfAllowed(LocalModel model, Cancellation cancellation) {
        return model.cardOrNull() == null && store.allowsOnDemandDownload() && isFromHub(model)
                ? download(model.id(), false, DownloadListener.NONE, cancellation)
                : model;
    }

    private boolean isFromHub(LocalModel model) {
        return models.settings(model)
                .filter(settings -> settings.origin() instanceof Origin.Hub)
                .isPresent();
    }

    /** As {@link LocalModels#download}. */
    LocalModel download(String id, boolean upgrade, DownloadListener progress, Cancellation cancellation) {
        LocalModel model = models.require(id);
        if (!(models.settings(model).map(LocalModelSettings::origin).orElse(null) instanceof Origin.Hub hub)) {
            throw new NotSupported(
                    "local model '%s' is not from a hub; there is nothing to download".formatted(model.id()));
        }
        try {
            store.download(
                    new ModelStore.DownloadRequest(
                            hub.repository(),
                            hub.revision(),
                            models.settings(model).flatMap(LocalModelSettings::graph),
                            upgrade),
                    progress,
                    cancellation);
        } catch (IOException e) {
            throw new ModelNotAvailable(
                    "local model '%s' cannot be downloaded: %s".formatted(model.id(), FileFailures.reason(e)), e);
        }
        return models.reload(model);
    }
}
