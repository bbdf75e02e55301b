package io.ratatoskr.registry;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Model metadata as stored in a file: bundled with the gateway, or fetched from providers earlier.
 *
 * @param version of the metadata, such as the date it was collected
 * @param sources by provider
 * @param same groups of ids, by provider, of the same model
 */
public record Inventory(String version, List<Source> sources, List<Map<String, String>> same) {
    public static final Inventory NONE = new Inventory("", List.of(), List.of());

    public Inventory {
        sources = List.copyOf(sources);
        same = List.copyOf(same);
    }

    /**
     * The models of one provider.
     *
     * @param address host and port that the list was fetched from; null: valid for any address
     * @param at when it was fetched, in seconds since the epoch; null: unknown
     */
    public record Source(
            String provider,
            @Nullable String address,
            @Nullable Long at,
            Listing listing) {}
}
