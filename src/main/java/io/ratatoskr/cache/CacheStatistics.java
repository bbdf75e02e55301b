package io.ratatoskr.cache;

/**
 * Counts since the start, and the size now.
 *
 * @param lookups of whole requests, or single inputs of batches
 * @param entries in this process
 * @param bytes of these
 */
public record CacheStatistics(Lookups lookups, long stored, long evicted, long entries, long bytes) {
    /**
     * Counts of lookups.
     *
     * @param hits found, in this process or shared
     * @param sharedHits of these, found in the shared tier
     * @param joined found in flight: another request computed them
     * @param bypassed requests that did not take part
     * @param invalid shared entries that were ignored
     */
    public record Lookups(long hits, long sharedHits, long joined, long misses, long bypassed, long invalid) {}
}
