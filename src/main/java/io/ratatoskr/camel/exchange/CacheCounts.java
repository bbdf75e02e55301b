package io.ratatoskr.camel.exchange;

import io.ratatoskr.cache.CacheStatistics;

/** What the response cache has done. A bean of this type appears in the metrics. Thread-safe. */
@FunctionalInterface
public interface CacheCounts {
    CacheStatistics statistics();
}
