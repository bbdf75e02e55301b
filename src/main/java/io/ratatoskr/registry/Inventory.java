package io.ratatoskr.registry;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of models, as a file holds it: the seed that is shipped, or what providers told at an earlier time.
 *
 * @param version of the facts, such as the day they were taken down
 * @param sources by provider
 * @param same groups of names, by provider, that mean the same model
 */
public record Inventory(String version, List<Source> sources, List<Map<String, String>> same) {
    public static final Inventory NONE = new Inventory("", List.of(), List.of());

    public Inventory {
        sources = List.copyOf(sources);
        same = List.copyOf(same);
    }

    /**
     * One provider's part.
     *
     * @param address whom the list came from, host and port; null: it holds wherever the provider is
     * @param at when it was told, in seconds since 1970; null: unknown
     */
    public record Source(
            String provider,
            @Nullable String address,
            @Nullable Long at,
            Listing listing) {}
}
