package io.ratatoskr.camel.operation;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CALLER;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.error.Forbidden;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ModelNotFound;
import io.ratatoskr.api.model.MetadataRequest;
import io.ratatoskr.api.model.ModelDetails;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.RefreshRequest;
import io.ratatoskr.api.model.RefreshResult;
import io.ratatoskr.camel.dispatch.ProviderRoutes;
import io.ratatoskr.camel.exchange.AdminAction;
import io.ratatoskr.camel.exchange.Caller;
import io.ratatoskr.registry.ModelRefresher;
import io.ratatoskr.registry.ProviderMerge;
import io.ratatoskr.routing.ModelLookup;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/**
 * Route step that finds the metadata of a model and, on request, refreshes the model lists of its providers first. In: {@link
 * MetadataRequest}. Out: {@link ModelDetails}. Thread-safe.
 */
public final class ModelMetadataService {
    /** Timeout of a refresh where the exchange has no deadline. */
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

    private final ModelLookup lookup;
    private final ModelCatalogService catalog;
    private final ModelRefresher refresher;

    public ModelMetadataService(ModelLookup lookup, ModelCatalogService catalog, ModelRefresher refresher) {
        this.lookup = lookup;
        this.catalog = catalog;
        this.refresher = refresher;
    }

    /**
     * @throws ModelNotFound when no provider is known to have it; lists similar ids and the providers whose refresh failed
     * @throws Forbidden when it is to be refreshed and the caller has no admin rights
     */
    public ModelDetails find(
            @Body @Nullable Object body,
            @Variable(CANCELLATION) @Nullable Cancellation cancellation,
            @Variable(CALLER) @Nullable Caller caller,
            CamelContext context) {
        if (!(body instanceof MetadataRequest request)) {
            throw new InvalidRequest("the message body is not a MetadataRequest");
        }
        Map<String, String> failures = request.refresh()
                ? AdminAction.REFRESH_MODEL.run(
                        caller, request.model(), () -> refresh(request.model(), cancellation, context))
                : Map.of();
        List<List<ModelMetadata>> found =
                lookup.find(request.model(), operation -> ProviderRoutes.servingProviders(context, operation)).stream()
                        .map(one -> one.stream()
                                .map(catalog::withAvailability)
                                .sorted(Comparator.comparing(
                                        model -> !model.info().callable()))
                                .toList())
                        .toList();
        if (found.isEmpty()) {
            throw notFound(request.model(), failures);
        }
        var all = new LinkedHashSet<ModelMetadata>();
        found.forEach(all::addAll);
        return new ModelDetails(ProviderMerge.merge(found.getFirst()), List.copyOf(all), failures);
    }

    private Map<String, String> refresh(String model, @Nullable Cancellation cancellation, CamelContext context) {
        var refreshRequest = new RefreshRequest(
                List.copyOf(lookup.metadataSources(model, ProviderRoutes.servingProviders(context, Operation.CHAT))),
                true);
        var failures = new LinkedHashMap<String, String>();
        if (!refreshRequest.providers().isEmpty()) {
            for (RefreshResult result : refresher.refresh(
                    refreshRequest, cancellation == null ? Cancellation.withTimeout(DEFAULT_TIMEOUT) : cancellation)) {
                if (result.failure() != null) {
                    failures.put(result.provider(), result.failure());
                }
            }
        }
        return failures;
    }

    private ModelNotFound notFound(String model, Map<String, String> failures) {
        ModelNotFound error = lookup.notFound(model);
        return failures.isEmpty()
                ? error
                : error.withMessage(error.getMessage()
                        + failures.entrySet().stream()
                                .map(failure ->
                                        "; %s returned no models: %s".formatted(failure.getKey(), failure.getValue()))
                                .collect(Collectors.joining()));
    }
}
