package io.ratatoskr.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The store of local models, the hub they are downloaded from, and the file of the providers' model lists. Immutable; single
 * values have accessors of their own.
 *
 * @param folder folder of the store
 * @param lockFile file that records the downloaded files and their commits
 * @param downloads when downloads start, and how long they may take
 * @param diskBudget maximum total size of the store in bytes
 * @param modelListFile file of the providers' model lists; empty: none, since no folder is known
 */
public record StoreSettings(
        Hub hub, Path folder, Path lockFile, Downloads downloads, long diskBudget, Optional<Path> modelListFile) {
    /**
     * The Hugging Face Hub.
     *
     * @param endpoint its URL, without a trailing slash
     * @param token sent to that endpoint's own host only
     * @param cache the hub's own cache on this machine, read-only; empty: none
     */
    public record Hub(URI endpoint, Optional<Secret> token, Optional<Path> cache) {}

    /**
     * The downloads.
     *
     * @param onDemand whether a request may start a download
     * @param timeout maximum duration of a download
     */
    public record Downloads(boolean onDemand, Duration timeout) {}

    public URI endpoint() {
        return hub.endpoint();
    }

    public Optional<Secret> token() {
        return hub.token();
    }

    public Optional<Path> hubCache() {
        return hub.cache();
    }
}
