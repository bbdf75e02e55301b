package io.ratatoskr.cache;

/**
 * What the cache did for a request.
 *
 * @param ageSeconds of a hit: age of the stored response, of several inputs that of the oldest
 */
public record CacheStatus(Kind kind, long ageSeconds) {
    /** The request took no part. */
    public static final CacheStatus BYPASS = new CacheStatus(Kind.BYPASS, 0);

    /** The provider was called, for all inputs or for some. */
    public static final CacheStatus MISS = new CacheStatus(Kind.MISS, 0);

    /** Kinds of statuses. */
    public enum Kind {
        HIT("hit"),
        MISS("miss"),
        BYPASS("bypass");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        /** The name in headers. */
        public String wireName() {
            return wireName;
        }
    }

    static CacheStatus hit(long ageSeconds) {
        return new CacheStatus(Kind.HIT, ageSeconds);
    }
}
