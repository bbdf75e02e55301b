package io.ratatoskr.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys of downloaded models. */
final class StoreKeys {
    static final Key<Download> DOWNLOAD = new Key<>(
            "models.download",
            ValueParsers.enumConstant(Download.class, Download::wireName),
            "explicit",
            "When local models are downloaded: explicit (only by command or through the HTTP API) or"
                    + " on-demand (also by a request).");
    static final Key<Duration> DOWNLOAD_TIMEOUT = new Key<>(
            "models.download-timeout",
            Durations.between("1s", "168h"),
            "1h",
            "Maximum duration of a model's download; one that is stopped can be resumed.");
    static final Key<Optional<URI>> ENDPOINT = new Key<>(
            "models.endpoint",
            Urls.BASE.optional(),
            "",
            "Hub to download models from; empty: HF_ENDPOINT, else https://huggingface.co. HF_TOKEN is"
                    + " sent to it.");
    static final Key<Optional<String>> FOLDER = new Key<>(
            "models.folder",
            ValueParsers.TEXT.optional(),
            "",
            "Folder for downloaded models and for the providers' model lists; empty: RATATOSKR_CACHE_DIR,"
                    + " else ratatoskr in XDG_CACHE_HOME or ~/.cache.");
    static final Key<Long> DISK_BUDGET = new Key<>(
            "models.disk-budget",
            Sizes.between("1MiB", "16384GiB"),
            "50GiB",
            "Maximum total size of the models in that folder; a download beyond it is refused.");

    static final List<Key<?>> ALL = List.of(DOWNLOAD, DOWNLOAD_TIMEOUT, ENDPOINT, FOLDER, DISK_BUDGET);

    private StoreKeys() {}

    enum Download {
        EXPLICIT("explicit"),
        ON_DEMAND("on-demand");

        private final String wireName;

        Download(String wireName) {
            this.wireName = wireName;
        }

        /** As configuration writes it. */
        public String wireName() {
            return wireName;
        }
    }
}
