package io.ratatoskr.routing;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.settings.ProviderSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Explains why {@link Router} leaves providers out that are known to have the model of a request: those which it neither selects nor refuses.
 * No side effects; thread-safe.
 */
public final class RouteExclusions {
    private final ModelRegistry registry;
    private final Map<Operation, List<String>> order;
    private final ModelAliases aliases;
    private final ProviderDirectory directory;

    public RouteExclusions(
            ModelRegistry registry,
            Map<String, ProviderSettings> providers,
            Map<Operation, List<String>> order,
            ModelAliases aliases) {
        this.registry = registry;
        this.order = order;
        this.aliases = aliases;
        this.directory = new ProviderDirectory(providers, provider -> Optional.empty());
    }

    /**
     * The providers that are left out, each with the reason.
     *
     * @param servingProviders the providers that have a route for the request's operation
     * @param selection what the router returned for the request
     */
    public List<Refusal> find(ModelRequest request, List<String> servingProviders, Selection selection) {
        var exclusions = new ArrayList<Refusal>();
        for (String model : aliases.resolve(request.model()).orElseGet(() -> List.of(request.model()))) {
            QualifiedModel named = QualifiedModel.parse(model, ':', directory);
            registry.find(named == null ? model : named.model()).forEach((provider, known) -> {
                if (!isNamed(provider, selection)
                        && exclusions.stream()
                                .noneMatch(other -> other.provider().equals(provider))) {
                    exclusions.add(Refusal.notCalled(
                            provider, reason(model, named, provider, known, request, servingProviders)));
                }
            });
        }
        return exclusions;
    }

    private static boolean isNamed(String provider, Selection selection) {
        return selection.candidates().stream()
                        .anyMatch(candidate -> candidate.provider().equals(provider))
                || selection.refusals().stream()
                        .anyMatch(refusal -> refusal.provider().equals(provider));
    }

    private String reason(
            String model,
            @Nullable QualifiedModel named,
            String provider,
            KnownModel known,
            ModelRequest request,
            List<String> servingProviders) {
        String operation = request.operation().wireName();
        if (request.provider() != null && !provider.equals(request.provider())) {
            return "the request names provider '%s'".formatted(Text.printableName(request.provider()));
        }
        if (named != null && !provider.equals(named.provider())) {
            return "the model '%s' names provider '%s'".formatted(Text.printableName(model), named.provider());
        }
        if (!Capabilities.supports(known.info(), request.operation())) {
            return "its model '%s' does not support %s".formatted(known.info().id(), operation);
        }
        if (!servingProviders.contains(provider)) {
            return "it has no route for " + operation;
        }
        List<String> configured = order.getOrDefault(request.operation(), List.of());
        if (!configured.isEmpty() && !configured.contains(provider)) {
            return "it is not in ratatoskr.routing." + operation;
        }
        if (configured.isEmpty() && !directory.isLocal(provider)) {
            return "the model is at a local provider; it goes to others only if ratatoskr.routing.%s names them"
                    .formatted(operation);
        }
        return "the model string selects other providers";
    }
}
