package io.ratatoskr.store;

/** Told how far a download is. Called by the thread that downloads, several times a second at most. */
@FunctionalInterface
public interface Progress {
    /** Tells nobody. */
    Progress NONE = (file, done, total) -> {};

    /**
     * @param file path in the repository
     * @param done bytes of all files so far
     * @param total bytes of all files
     */
    void at(String file, long done, long total);
}
