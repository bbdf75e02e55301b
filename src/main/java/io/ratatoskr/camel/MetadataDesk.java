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
import io.ratatoskr.registry.LiveLists;
import io.ratatoskr.registry.Merged;
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
public final class MetadataDesk {
    /** Timeout of a refresh where the exchange has no deadline. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final ModelLookup lookup;
    private final KnownModels known;
    private final LiveLists lists;

    MetadataDesk(ModelLookup lookup, KnownModels known, LiveLists lists) {
        this.lookup = lookup;
        this.known = known;
        this.lists = lists;
    }

    /** @throws ModelNotFound when no provider is known to have it; lists similar ids and the providers whose refresh failed */
    public ModelDetails answer(Exchange exchange) {
        if (!(exchange.getMessage().getBody() instanceof MetadataRequest request)) {
            throw new InvalidRequest("the message body is not a MetadataRequest");
        }
        CamelContext context = exchange.getContext();
        Map<String, String> failures = request.refresh() ? refreshed(request.model(), exchange) : Map.of();
        List<List<ModelMetadata>> found =
                lookup.find(request.model(), operation -> ProviderRoutes.serving(context, operation)).stream()
                        .map(one -> one.stream()
                                .map(known::now)
                                .sorted(Comparator.comparing(
                                        model -> !model.info().callable()))
                                .toList())
                        .toList();
        if (found.isEmpty()) {
            throw notFound(request.model(), failures);
        }
        var all = new LinkedHashSet<ModelMetadata>();
        found.forEach(all::addAll);
        return new ModelDetails(Merged.of(found.getFirst()), List.copyOf(all), failures);
    }

    private Map<String, String> refreshed(String model, Exchange exchange) {
        Cancellation given = exchange.getVariable(CANCELLATION, Cancellation.class);
        var order = new RefreshRequest(
                List.copyOf(lookup.tellers(model, ProviderRoutes.serving(exchange.getContext(), Operation.CHAT))),
                true);
        var failures = new LinkedHashMap<String, String>();
        if (!order.providers().isEmpty()) {
            for (RefreshResult outcome : lists.refresh(order, given == null ? Cancellation.withTimeout(LONGEST) : given)) {
                if (outcome.failure() != null) {
                    failures.put(outcome.provider(), outcome.failure());
                }
            }
        }
        return failures;
    }

    private ModelNotFound notFound(String model, Map<String, String> failures) {
        ModelNotFound nobody = lookup.notFound(model);
        return failures.isEmpty()
                ? nobody
                : nobody.withMessage(nobody.getMessage()
                        + failures.entrySet().stream()
                                .map(failure -> "; %s returned no models: %s".formatted(failure.getKey(), failure.getValue()))
                                .collect(Collectors.joining()));
    }
}
