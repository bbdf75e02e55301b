package io.ratatoskr.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The store of local models, the hub they are downloaded from, and the file of the providers' model lists.
 *
 * @param endpoint URL of the Hugging Face Hub, without a trailing slash
 * @param token sent to that endpoint's own host only
 * @param folder folder of the store
 * @param hubCache the hub's own cache on this machine, read-only; empty: none
 * @param lockFile file that records the downloaded files and their commits
 * @param downloadOnDemand whether a request may start a download
 * @param diskBudget maximum total size of the store in bytes
 * @param modelListFile file of the providers' model lists; empty: none, since no folder is known
 */
public record StoreSettings(
        URI endpoint,
        Optional<Secret> token,
        Path folder,
        Optional<Path> hubCache,
        Path lockFile,
        boolean downloadOnDemand,
        long diskBudget,
        Optional<Path> modelListFile) {
    /** Without a file for model lists. */
    public StoreSettings(
            URI endpoint,
            Optional<Secret> token,
            Path folder,
            Optional<Path> hubCache,
            Path lock,
            boolean onDemand,
            long diskBudget) {
        this(endpoint, token, folder, hubCache, lock, onDemand, diskBudget, Optional.empty());
    }
}
