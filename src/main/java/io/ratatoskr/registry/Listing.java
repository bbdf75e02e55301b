package io.ratatoskr.registry;

import java.util.List;

/**
 * The models of one provider in one layer.
 *
 * @param complete true if the provider has no others: models listed only by earlier layers are then removed
 */
public record Listing(List<KnownModel> models, boolean complete) {
    public static final Listing NONE = new Listing(List.of(), false);

    public Listing {
        models = List.copyOf(models);
    }
}
