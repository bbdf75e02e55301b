package io.ratatoskr.registry;

import java.util.List;

/**
 * The models of one provider in one layer.
 *
 * @param complete true if the provider has no others: models listed only by earlier layers are then removed
 */
public record ProviderModels(List<KnownModel> models, boolean complete) {
    public static final ProviderModels NONE = new ProviderModels(List.of(), false);

    public ProviderModels {
        models = List.copyOf(models);
    }
}
