package io.ratatoskr.camel.operation;

import io.ratatoskr.api.GatewayCapabilities;
import io.ratatoskr.api.GatewayCapabilities.LocalModelState;
import io.ratatoskr.api.GatewayCapabilities.OperationProviders;
import io.ratatoskr.api.GatewayCapabilities.ServingProvider;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ModelQuery;
import io.ratatoskr.camel.dispatch.ProviderRoutes;
import io.ratatoskr.onnx.LocalModels;
import io.ratatoskr.settings.ProviderSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** Route step that reports what the gateway can do now. Out: {@link GatewayCapabilities}. Calls no provider. Thread-safe. */
public final class CapabilityService {
    private final ModelCatalogService catalog;
    private final Map<String, ProviderSettings> providers;
    private final LocalModels localModels;

    public CapabilityService(
            ModelCatalogService catalog, Map<String, ProviderSettings> providers, LocalModels localModels) {
        this.catalog = catalog;
        this.providers = providers;
        this.localModels = localModels;
    }

    public GatewayCapabilities describe(CamelContext context) {
        Map<String, Set<ModelCapability>> byProvider = new LinkedHashMap<>();
        for (ModelMetadata model : catalog.list(ModelQuery.ALL)) {
            ModelInfo info = model.info();
            if (info.callable()) {
                byProvider
                        .computeIfAbsent(info.provider(), provider -> EnumSet.noneOf(ModelCapability.class))
                        .addAll(info.capabilities());
            }
        }
        List<OperationProviders> operations = Arrays.stream(Operation.values())
                .map(operation -> new OperationProviders(operation, serving(context, operation, byProvider)))
                .toList();
        Set<ModelCapability> all = EnumSet.noneOf(ModelCapability.class);
        byProvider.values().forEach(all::addAll);
        operations.stream()
                .filter(OperationProviders::callable)
                .forEach(each -> all.add(each.operation().capability()));
        return new GatewayCapabilities(
                all,
                operations,
                localModels.models().stream()
                        .map(model -> new LocalModelState(model.id(), localModels.status(model.id())))
                        .toList());
    }

    private List<ServingProvider> serving(
            CamelContext context, Operation operation, Map<String, Set<ModelCapability>> byProvider) {
        List<ServingProvider> serving = new ArrayList<>();
        for (String provider : ProviderRoutes.servingProviders(context, operation)) {
            Set<ModelCapability> known = byProvider.getOrDefault(provider, Set.of());
            String reason = unavailableReason(provider, operation, known);
            Set<ModelCapability> features = EnumSet.noneOf(ModelCapability.class);
            if (reason == null) {
                features.addAll(known);
                features.retainAll(features(operation));
            }
            serving.add(new ServingProvider(provider, reason, features));
        }
        return serving;
    }

    /** A provider in this process can do what its models can; others may have models that are not known. */
    private @Nullable String unavailableReason(String provider, Operation operation, Set<ModelCapability> known) {
        String reason = catalog.unavailableReason(provider).orElse(null);
        ProviderSettings settings = providers.get(provider);
        boolean lacksModel = settings != null && settings.inProcess() && !known.contains(operation.capability());
        return reason == null && lacksModel ? "no local model for it can be used now" : reason;
    }

    private static Set<ModelCapability> features(Operation operation) {
        return switch (operation) {
            case CHAT ->
                EnumSet.of(
                        ModelCapability.CHAT_STREAMING,
                        ModelCapability.TOOL_USE,
                        ModelCapability.VISION,
                        ModelCapability.REASONING);
            case GENERATE, EMBED, NLI, ZERO_SHOT, CLASSIFY, STANCE, RERANK -> Set.of();
        };
    }
}
