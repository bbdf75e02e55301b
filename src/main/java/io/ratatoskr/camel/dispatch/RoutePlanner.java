package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.routing.Candidate;
import io.ratatoskr.routing.Refusal;
import io.ratatoskr.routing.Router;
import io.ratatoskr.routing.Selection;
import io.ratatoskr.routing.strategy.CandidateWeights;
import io.ratatoskr.routing.strategy.RankedCandidate;
import io.ratatoskr.routing.strategy.RankedSelection;
import io.ratatoskr.routing.strategy.RoutingContext;
import io.ratatoskr.settings.FailureClass;
import io.ratatoskr.settings.FallbackLists;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Selects the candidates of requests, and orders them by the configured strategies. Thread-safe. */
public final class RoutePlanner {
    private static final Logger LOG = LoggerFactory.getLogger(RoutePlanner.class);

    private final Router router;
    private final ConfiguredStrategies strategies;
    private final RequestFacts.Source facts;
    /** Names of strategies whose failure is logged; those of the configuration, so bounded. */
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    /** A planner that calls all candidates by priority. */
    static RoutePlanner byPriority(Router router, RequestFacts.Source facts) {
        return new RoutePlanner(router, ConfiguredStrategies.none(), facts);
    }

    public RoutePlanner(Router router, ConfiguredStrategies strategies, RequestFacts.Source facts) {
        this.router = router;
        this.strategies = strategies;
        this.facts = facts;
    }

    public Router router() {
        return router;
    }

    /**
     * The candidates of a request, in order.
     *
     * @param servingProviders the providers that have a route for its operation, in the order of the routes
     * @param exchange where the session is read, if it is needed
     * @param explained gets the order with its reasons; null: nobody reads them
     */
    Selection select(
            ModelRequest request,
            List<String> servingProviders,
            Exchange exchange,
            @Nullable Cancellation cancellation,
            @Nullable RouteHeader explained) {
        Selection selection = router.select(request, servingProviders);
        ConfiguredStrategies.Strategy strategy = strategies.of(request);
        if (strategy == null && explained == null) {
            return selection;
        }
        String session = SessionKeys.of(exchange, request);
        RankedSelection ranked = order(
                strategy == null ? strategies.orPriority(request) : strategy,
                selection,
                request,
                session,
                cancellation,
                false);
        if (explained != null) {
            explained.add(ranked.ranked());
        }
        return new Selection(ranked.candidates(), ranked.refusals());
    }

    /** The order with its reasons, for a request that is not sent. */
    RankedSelection preview(
            ModelRequest request,
            List<String> servingProviders,
            @Nullable String session,
            @Nullable Cancellation cancellation) {
        return order(
                strategies.orPriority(request),
                router.select(request, servingProviders),
                request,
                session,
                cancellation,
                true);
    }

    private RankedSelection order(
            ConfiguredStrategies.Strategy strategy,
            Selection selection,
            ModelRequest request,
            @Nullable String session,
            @Nullable Cancellation cancellation,
            boolean preview) {
        if (selection.candidates().isEmpty()) {
            return new RankedSelection(List.of(), selection.refusals());
        }
        var context = new RoutingContext(
                request,
                selection.candidates(),
                new RequestFacts(request, facts, cancellation),
                new CandidateWeights(strategy.choice().weights(), facts.registry()),
                session,
                ThreadLocalRandom.current(),
                preview);
        RankedSelection ordered;
        try {
            ordered = strategy.sequence().order(context);
        } catch (RuntimeException failure) {
            // A strategy of an extension: the requests go on
            String name = strategy.choice().wireName();
            if (logged.add(name)) {
                LOG.error("strategy '{}' failed; candidates are called by priority (logged once)", name, failure);
            }
            ordered = byPriority(selection.candidates());
        }
        if (selection.refusals().isEmpty()) {
            return ordered;
        }
        var refusals = new ArrayList<Refusal>(selection.refusals());
        refusals.addAll(ordered.refusals());
        return new RankedSelection(ordered.ranked(), refusals);
    }

    private static RankedSelection byPriority(List<Candidate> candidates) {
        return new RankedSelection(
                candidates.stream()
                        .map(candidate -> new RankedCandidate(candidate, "the strategy failed", null))
                        .toList(),
                List.of());
    }

    /** The names of the strategies for a request. */
    String strategyName(ModelRequest request) {
        return strategies.orPriority(request).choice().wireName();
    }

    /** The fallback lists of a request; null: none can apply, or the request names the provider that must serve it. */
    @Nullable
    FallbackModels fallback(ModelRequest request, List<String> servingProviders) {
        return request.provider() == null && strategies.hasFallback(request)
                ? new FallbackModels(this, request, servingProviders)
                : null;
    }

    /** The models after a failure of that class of a candidate; empty when there is no list. */
    Optional<List<String>> fallbackModels(ModelRequest request, @Nullable Candidate failed, FailureClass failures) {
        return strategies.fallback(request, failed, failures);
    }

    /** The models of the fallback lists that apply to the candidates, with the classes of failures after which they are called. */
    Map<String, String> fallbackByModel(ModelRequest request, List<Candidate> candidates) {
        var failuresByModel = new LinkedHashMap<String, String>();
        if (request.provider() == null && strategies.hasFallback(request)) {
            for (FailureClass failures : FailureClass.values()) {
                Stream<Optional<List<String>>> lists = candidates.isEmpty()
                        ? Stream.of(strategies.fallback(request, null, failures))
                        : candidates.stream().map(candidate -> strategies.fallback(request, candidate, failures));
                lists.flatMap(list -> list.orElse(List.of()).stream())
                        .distinct()
                        .forEach(model ->
                                failuresByModel.merge(model, failures.wireName(), (one, other) -> one + " " + other));
            }
        }
        return failuresByModel;
    }

    /** The lists that apply whichever candidate fails. */
    FallbackLists fallbackLists(ModelRequest request) {
        return strategies.fallbackLists(request);
    }
}
