package io.ratatoskr.store;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.settings.StoreSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Downloads one model in a separate process. Arguments: endpoint, folder. */
final class DownloadMain {
    private DownloadMain() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[1]);
        var store = new ModelStore(new StoreSettings(
                new StoreSettings.Hub(URI.create(args[0]), Optional.empty(), Optional.empty()),
                folder,
                folder.resolve("models.lock"),
                new StoreSettings.Downloads(false, Duration.ofHours(1)),
                1L << 40,
                Optional.empty()));
        store.download(
                new ModelStore.DownloadRequest("org/model", "main", Optional.empty(), false),
                DownloadListener.NONE,
                Cancellation.withTimeout(Duration.ofMinutes(1)));
    }
}
