package io.ratatoskr.routing;

import io.ratatoskr.api.Operation;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.registry.ModelRegistry;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The ids under which models are listed for callers: a request with such an id goes to the listed provider first. Thread-safe.
 */
public final class ModelIds {
    private final Router router;
    private final ModelRegistry registry;
    private final Function<Operation, List<String>> servingProviders;

    /** @param servingProviders the providers that have a route for an operation, in the order of the routes */
    public ModelIds(Router router, ModelRegistry registry, Function<Operation, List<String>> servingProviders) {
        this.router = router;
        this.registry = registry;
        this.servingProviders = servingProviders;
    }

    /**
     * A function for the models of one list, that reads the routes only once: the provider's own id if requests with it go to
     * that provider first, or would if it were available, else {@code provider:id}. Not thread-safe.
     */
    public Function<ModelInfo, String> forList() {
        Map<Operation, List<String>> serving = new EnumMap<>(Operation.class);
        return model -> isRoutedTo(model, operation -> serving.computeIfAbsent(operation, servingProviders))
                ? model.id()
                : model.provider() + ':' + model.id();
    }

    private boolean isRoutedTo(ModelInfo model, Function<Operation, List<String>> serving) {
        Map<String, KnownModel> known = registry.find(model.id());
        Operation operation = Capabilities.primaryOperation(known.values());
        try {
            Selection selection = router.select(model.id(), operation, serving.apply(operation));
            if (selection.candidates().isEmpty()) {
                return !selection.refusals().isEmpty()
                        && !router.namesProvider(model.id())
                        && selection.refusals().getFirst().provider().equals(model.provider());
            }
            return selection.candidates().getFirst().equals(new Candidate(model.provider(), model.id()));
        } catch (GatewayException notRouted) {
            return !router.namesProvider(model.id()) && known.keySet().equals(Set.of(model.provider()));
        }
    }
}
