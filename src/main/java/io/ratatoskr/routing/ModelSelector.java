package io.ratatoskr.routing;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.registry.ModelRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Selects the providers of one model, named by its id, with or without a provider; not by a preset or an alias. */
record ModelSelector(
        ModelRegistry registry, ProviderDirectory directory, ModelPrefixes prefixes, UnknownModelPolicy unknownModels) {
    ModelSelector(ModelRegistry registry, ProviderDirectory directory, ModelPrefixes prefixes) {
        this(registry, directory, prefixes, new UnknownModelPolicy(registry, directory));
    }

    /** Throws as {@link Router#select(ModelRequest, List)}. */
    Selection select(String model, RoutingQuery query) {
        QualifiedModel qualified = prefixes.qualified(model, query.pinned());
        if (qualified != null) {
            return selectPinned(qualified.provider(), qualified.model(), query);
        }
        Map<String, KnownModel> known = registry.find(model);
        if (!known.isEmpty()) {
            return selectKnown(model, known, query);
        }
        String pinned = query.pinned();
        return pinned != null ? selectPinned(pinned, model, query) : unknownModels.select(model, query);
    }

    /** Selects the provider that the model string or the caller names. */
    private Selection selectPinned(String provider, String model, RoutingQuery query) {
        if (!query.allows(provider)) {
            throw QualifiedModel.otherProvider(provider, query.pinned());
        }
        if (model.isBlank()) {
            throw new InvalidRequest("model names provider '%s', but no model".formatted(provider), "model");
        }
        KnownModel known = registry.find(model).get(provider);
        if (known != null) {
            Capabilities.requireSupport(known.info(), query.operation());
        }
        if (!query.orderedProviders().contains(provider)) {
            throw notRouted(provider, model, query);
        }
        if (known != null) {
            return directory.select(Map.of(provider, known.info().id()));
        }
        if (directory.isInProcess(provider)) {
            throw unknownModels.notFound(model);
        }
        return directory.select(Map.of(provider, model));
    }

    /** The exception for a provider that is not among those that requests of this operation are routed to. */
    private static NotSupported notRouted(String provider, String model, RoutingQuery query) {
        String operationName = query.operation().wireName();
        return new NotSupported(
                query.servingProviders().contains(provider)
                        ? "provider '%s' is not in ratatoskr.routing.%s, which lists %s"
                                .formatted(provider, operationName, query.orderedProviders())
                        : "model '%s' (provider '%s') does not support '%s'; providers that support it: %s"
                                .formatted(
                                        Text.printableName(model),
                                        provider,
                                        operationName,
                                        query.orderedProviders().isEmpty()
                                                ? "none"
                                                : String.join(", ", query.orderedProviders())));
    }

    private Selection selectKnown(String model, Map<String, KnownModel> known, RoutingQuery query) {
        var supported = new LinkedHashMap<String, String>();
        var unsupported = new ArrayList<ModelInfo>();
        for (String provider : query.orderedProviders()) {
            KnownModel knownModel = known.get(provider);
            if (knownModel == null || !query.allows(provider)) {
                continue;
            }
            if (Capabilities.supports(knownModel.info(), query.operation())) {
                supported.put(provider, knownModel.info().id());
            } else {
                unsupported.add(knownModel.info());
            }
        }
        restrictToLocal(model, known, supported, query);
        if (!supported.isEmpty()) {
            return directory.select(supported);
        }
        String pinned = query.pinned();
        if (pinned != null && !known.containsKey(pinned)) {
            return selectPinned(pinned, model, query);
        }
        Capabilities.requireSupport(
                model,
                unsupported.isEmpty()
                        ? known.values().stream().map(KnownModel::info).toList()
                        : unsupported,
                query.operation());
        throw new NotSupported("'%s' is known at %s, but %s is routed only to %s"
                .formatted(
                        Text.printableName(model),
                        known.keySet(),
                        query.operation().wireName(),
                        query.orderedProviders()));
    }

    /** A model that is, or was, at a local provider goes to others only if the configured order or the caller names them. */
    private void restrictToLocal(
            String model, Map<String, KnownModel> known, Map<String, String> supported, RoutingQuery query) {
        if (query.pinned() != null || query.isOrderConfigured()) {
            return;
        }
        if (supported.keySet().stream().anyMatch(directory::isLocal)) {
            supported.keySet().removeIf(provider -> !directory.isLocal(provider));
        } else {
            unknownModels.requireNeverLocal(model, known.keySet());
        }
    }
}
