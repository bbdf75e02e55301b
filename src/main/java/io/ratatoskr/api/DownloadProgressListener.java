package io.ratatoskr.api;

/** Receives the progress of a model download, on the downloading thread. */
@FunctionalInterface
public interface DownloadProgressListener {
    /** Ignores progress. */
    DownloadProgressListener NONE = (file, done, total) -> {};

    /**
     * @param file path in the model's repository
     * @param done bytes of all the model's files downloaded so far
     * @param total bytes of all the model's files
     */
    void onProgress(String file, long done, long total);
}
