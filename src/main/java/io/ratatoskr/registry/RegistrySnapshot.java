package io.ratatoskr.registry;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Model metadata as stored in a file: bundled with the gateway, or fetched from providers earlier.
 *
 * @param version of the metadata, such as the date it was collected
 * @param providers by provider
 * @param equivalents groups of ids, by provider, of the same model
 */
public record RegistrySnapshot(String version, List<ProviderEntry> providers, List<Map<String, String>> equivalents) {
    public static final RegistrySnapshot NONE = new RegistrySnapshot("", List.of(), List.of());

    public RegistrySnapshot {
        providers = List.copyOf(providers);
        equivalents = List.copyOf(equivalents);
    }

    /**
     * The models of one provider.
     *
     * @param address host and port that the list was fetched from; null: valid for any address
     * @param fetchedAt when it was fetched, in seconds since the epoch; null: unknown
     */
    public record ProviderEntry(
            String provider,
            @Nullable String address,
            @Nullable Long fetchedAt,
            ProviderModels models) {}
}
