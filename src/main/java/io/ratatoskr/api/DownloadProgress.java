package io.ratatoskr.api;

/** Receives the progress of a model download, on the downloading thread. */
@FunctionalInterface
public interface DownloadProgress {
    /** Ignores progress. */
    DownloadProgress NONE = (file, done, total) -> {};

    /**
     * @param file path in the model's repository
     * @param done bytes of all the model's files downloaded so far
     * @param total bytes of all the model's files
     */
    void at(String file, long done, long total);
}
