package io.ratatoskr.store;

/** Receives the progress of a download, on the downloading thread. */
@FunctionalInterface
public interface DownloadListener {
    /** Ignores progress. */
    DownloadListener NONE = (file, done, total) -> {};

    /**
     * @param file path in the repository
     * @param done bytes of all files downloaded so far
     * @param total bytes of all files
     */
    void onProgress(String file, long done, long total);
}
