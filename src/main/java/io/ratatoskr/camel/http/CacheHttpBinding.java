package io.ratatoskr.camel.http;

import io.ratatoskr.cache.CacheStatistics;
import io.ratatoskr.cache.ResponseStore;
import io.ratatoskr.http.GatewayHttpResponse;
import io.ratatoskr.json.JsonWriter;
import org.apache.camel.Body;

/** Binds the administration of the cache to HTTP in the gateway's own JSON. Thread-safe. */
public final class CacheHttpBinding {
    private static final int CAPACITY = 256;

    /** Writes the counts. */
    public GatewayHttpResponse statisticsResponse(@Body CacheStatistics statistics) {
        CacheStatistics.Lookups lookups = statistics.lookups();
        return GatewayHttpResponse.json(
                200,
                new JsonWriter(CAPACITY)
                        .beginObject()
                        .field("object", "cache")
                        .field("entries", Long.valueOf(statistics.entries()))
                        .field("bytes", Long.valueOf(statistics.bytes()))
                        .field("hits", Long.valueOf(lookups.hits()))
                        .field("shared_hits", Long.valueOf(lookups.sharedHits()))
                        .field("joined", Long.valueOf(lookups.joined()))
                        .field("misses", Long.valueOf(lookups.misses()))
                        .field("bypassed", Long.valueOf(lookups.bypassed()))
                        .field("stored", Long.valueOf(statistics.stored()))
                        .field("evicted", Long.valueOf(statistics.evicted()))
                        .field("invalid", Long.valueOf(lookups.invalid()))
                        .endObject()
                        .toBytes());
    }

    /** Writes how many entries were removed; {@code shared} is null if Redis is not available, and absent without Redis. */
    public GatewayHttpResponse removedResponse(@Body ResponseStore.Removed removed) {
        JsonWriter json = new JsonWriter(CAPACITY)
                .beginObject()
                .field("object", "cache.flush")
                .field("removed", Long.valueOf(removed.here()));
        if (removed.shared().isPresent()) {
            long shared = removed.shared().getAsLong();
            json.field("shared", shared < 0 ? null : Long.valueOf(shared));
        }
        return GatewayHttpResponse.json(200, json.endObject().toBytes());
    }
}
