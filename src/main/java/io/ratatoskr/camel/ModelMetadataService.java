package io.ratatoskr.camel;

import static io.ratatoskr.camel.RatatoskrConstants.CANCELLATION;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.MetadataRequest;
import io.ratatoskr.api.ModelDetails;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.ModelNotFound;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.RefreshRequest;
import io.ratatoskr.api.RefreshResult;
import io.ratatoskr.camel.dispatch.ProviderRoutes;
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
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

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

    ModelMetadataService(ModelLookup lookup, ModelCatalogService catalog, ModelRefresher refresher) {
        this.lookup = lookup;
        this.catalog = catalog;
        this.refresher = refresher;
    }

    /** @throws ModelNotFound when no provider is known to have it; lists similar ids and the providers whose refresh failed */
    public ModelDetails find(Exchange exchange) {
        if (!(exchange.getMessage().getBody() instanceof MetadataRequest request)) {
            throw new InvalidRequest("the message body is not a MetadataRequest");
        }
        CamelContext context = exchange.getContext();
        Map<String, String> failures = request.refresh() ? refresh(request.model(), exchange) : Map.of();
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

    private Map<String, String> refresh(String model, Exchange exchange) {
        Cancellation cancellation = exchange.getVariable(CANCELLATION, Cancellation.class);
        var refreshRequest = new RefreshRequest(
                List.copyOf(lookup.metadataSources(model, ProviderRoutes.servingProviders(exchange.getContext(), Operation.CHAT))),
                true);
        var failures = new LinkedHashMap<String, String>();
        if (!refreshRequest.providers().isEmpty()) {
            for (RefreshResult result : refresher.refresh(refreshRequest, cancellation == null ? Cancellation.withTimeout(DEFAULT_TIMEOUT) : cancellation)) {
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
                                .map(failure -> "; %s returned no models: %s".formatted(failure.getKey(), failure.getValue()))
                                .collect(Collectors.joining()));
    }
}
