package io.ratatoskr.registry;

import java.util.List;

/**
 * What one layer knows of a provider's models.
 *
 * @param complete whether the provider has no others: what earlier layers list besides is then no longer there
 */
public record Listing(List<KnownModel> models, boolean complete) {
    public static final Listing NONE = new Listing(List.of(), false);

    public Listing {
        models = List.copyOf(models);
    }
}
