package io.ratatoskr.camel;

import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.config.ProviderSettings;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.routing.Availability;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The known models as a caller sees them: with whether they can be called now. */
public final class KnownModels {
    private final ModelRegistry registry;
    private final Map<String, ProviderSettings> providers;
    private final Availability availability;

    public KnownModels(ModelRegistry registry, Map<String, ProviderSettings> providers, Availability availability) {
        this.registry = registry;
        this.providers = providers;
        this.availability = availability;
    }

    /** Every known model, callable ones first, else in the order of the providers. */
    public List<ModelInfo> list() {
        return registry.all().stream()
                .map(model -> now(model.info()))
                .sorted(Comparator.comparing((ModelInfo model) -> !model.callable()))
                .toList();
    }

    private ModelInfo now(ModelInfo model) {
        if (!model.callable()) {
            return model;
        }
        ProviderSettings settings = providers.get(model.provider());
        Optional<String> out = settings == null
                ? Optional.of("the provider is not configured")
                : settings.off().or(() -> availability.outOf(model.provider()));
        return out.isEmpty()
                ? model
                : new ModelInfo(
                        model.id(),
                        model.provider(),
                        model.capabilities(),
                        model.contextWindow(),
                        model.dimensions(),
                        false,
                        out.get());
    }
}
