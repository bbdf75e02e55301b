package io.ratatoskr.api;

/** Told how far the download of a model is, by the thread that downloads. */
@FunctionalInterface
public interface DownloadProgress {
    /** Tells nobody. */
    DownloadProgress NONE = (file, done, total) -> {};

    /**
     * @param file path in the model's repository
     * @param done bytes of all its files so far
     * @param total bytes of all its files
     */
    void at(String file, long done, long total);
}
