package io.ratatoskr.api;

import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelStatus;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway can do now, as far as it knows without calling a provider.
 *
 * @param capabilities of all models and providers that can be called
 * @param operations every operation, with the providers that serve it
 * @param localModels the models that run in the gateway's process
 */
public record GatewayCapabilities(
        Set<ModelCapability> capabilities, List<OperationProviders> operations, List<LocalModelState> localModels) {
    public GatewayCapabilities {
        capabilities = Set.copyOf(capabilities);
        operations = List.copyOf(operations);
        localModels = List.copyOf(localModels);
    }

    /** The providers that have a route for an operation, in the order of the routes. */
    public record OperationProviders(Operation operation, List<ServingProvider> providers) {
        public OperationProviders {
            providers = List.copyOf(providers);
        }

        /** Whether a provider can be called for the operation. */
        public boolean callable() {
            return providers.stream().anyMatch(ServingProvider::callable);
        }
    }

    /**
     * A provider of an operation.
     *
     * @param reason why it cannot be called; null if it can
     * @param features what at least one of its models that can be called is known to support besides the operation itself, such as
     *     {@link ModelCapability#TOOL_USE} of a chat
     */
    public record ServingProvider(String provider, @Nullable String reason, Set<ModelCapability> features) {
        public ServingProvider {
            features = Set.copyOf(features);
        }

        public boolean callable() {
            return reason == null;
        }
    }

    /** A local model and its state. */
    public record LocalModelState(String model, ModelStatus status) {}
}
