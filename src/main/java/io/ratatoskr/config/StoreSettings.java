package io.ratatoskr.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where local models are kept and fetched from, and where the lists of models that providers gave are kept.
 *
 * @param endpoint of the Hugging Face Hub, without a trailing slash
 * @param token sent to that endpoint's own host only
 * @param folder the store
 * @param hubCache the hub's own cache on this machine, read and never written; empty: there is none
 * @param lock the file that records which files of which commit were downloaded
 * @param onDemand whether a request may start a download
 * @param diskBudget bytes that the store may hold
 * @param lists file with what providers told of their models; empty: nobody said where, and there is none
 */
public record StoreSettings(
        URI endpoint,
        Optional<Secret> token,
        Path folder,
        Optional<Path> hubCache,
        Path lock,
        boolean onDemand,
        long diskBudget,
        Optional<Path> lists) {
    /** Without a file for lists. */
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
