package io.ratatoskr.camel.operation;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ModelQuery;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.routing.Availability;
import io.ratatoskr.settings.ProviderSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Body;
import org.jspecify.annotations.Nullable;

/** Lists the known models with their current availability. */
public final class ModelCatalogService {
    private final ModelRegistry registry;
    private final Map<String, ProviderSettings> providers;
    private final Availability availability;
    private final Runnable refreshLocal;

    /** @param refreshLocal looks for local models that have changed on disk; runs before each listing */
    public ModelCatalogService(
            ModelRegistry registry,
            Map<String, ProviderSettings> providers,
            Availability availability,
            Runnable refreshLocal) {
        this.refreshLocal = refreshLocal;
        this.registry = registry;
        this.providers = providers;
        this.availability = availability;
    }

    /** Route step. In: {@link ModelQuery}; any other body selects all known models. Out: {@link #list}. */
    public List<ModelMetadata> listModels(@Body @Nullable Object body) {
        return list(body instanceof ModelQuery query ? query : ModelQuery.ALL);
    }

    /**
     * The known models that match, callable ones first, then in the order of the providers.
     *
     * @throws InvalidRequest when the query names an unknown provider
     */
    public List<ModelMetadata> list(ModelQuery query) {
        refreshLocal.run();
        for (String provider : query.providers()) {
            if (!providers.containsKey(provider)) {
                throw new InvalidRequest(
                        "provider is '%s'; expected one of %s".formatted(Text.echo(provider), providers.keySet()),
                        "provider");
            }
        }
        var reasons = new HashMap<String, Optional<String>>();
        var callable = new ArrayList<ModelMetadata>();
        var others = new ArrayList<ModelMetadata>();
        for (KnownModel known : registry.all()) {
            ModelMetadata model = known.metadata();
            if (!query.matches(model)) {
                continue;
            }
            Optional<String> reason = reasons.computeIfAbsent(model.info().provider(), this::unavailableReason);
            if (model.info().callable() && reason.isEmpty()) {
                callable.add(model);
            } else if (query.includeUnavailable()) {
                others.add(withAvailability(model, reason));
            }
        }
        callable.addAll(others);
        return callable;
    }

    /** The model with its current availability. */
    public ModelMetadata withAvailability(ModelMetadata model) {
        return withAvailability(model, unavailableReason(model.info().provider()));
    }

    private static ModelMetadata withAvailability(ModelMetadata model, Optional<String> reason) {
        return reason.isPresent() && model.info().callable()
                ? model.withInfo(model.info().unavailable(reason.get()))
                : model;
    }

    /** The reason why a provider cannot be called now; empty if it can. */
    public Optional<String> unavailableReason(String provider) {
        ProviderSettings settings = providers.get(provider);
        return settings == null
                ? Optional.of("the provider is not configured")
                : settings.disabledReason().or(() -> availability.unavailableReason(provider));
    }
}
