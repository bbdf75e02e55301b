package io.ratatoskr.camel.dispatch;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.PARAMETER_POLICY;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.RoutePlan;
import io.ratatoskr.parameters.FitResult;
import io.ratatoskr.routing.Candidate;
import io.ratatoskr.routing.Refusal;
import io.ratatoskr.routing.RouteExclusions;
import io.ratatoskr.routing.Selection;
import io.ratatoskr.routing.strategy.RankedCandidate;
import io.ratatoskr.routing.strategy.RankedSelection;
import io.ratatoskr.settings.FailureClass;
import io.ratatoskr.settings.ParameterPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/**
 * Route step that explains how a request would be routed, without calling a provider: the same selection, order and parameter policy as
 * dispatch. In: a {@link ModelRequest}; the headers of a session. Out: its {@link RoutePlan}. Thread-safe.
 */
public final class RouteExplainer {
    private final DispatchContext dispatch;
    private final RouteExclusions exclusions;

    public RouteExplainer(DispatchContext dispatch, RouteExclusions exclusions) {
        this.dispatch = dispatch;
        this.exclusions = exclusions;
    }

    /**
     * @param requestedPolicy the caller's parameter policy; null for the gateway's own
     * @param cancellation null: none
     */
    public RoutePlan explain(
            @Body ModelRequest request,
            Exchange exchange,
            @Variable(PARAMETER_POLICY) @Nullable ParameterPolicy requestedPolicy,
            @Variable(CANCELLATION) @Nullable Cancellation cancellation) {
        List<String> serving = ProviderRoutes.servingProviders(exchange.getContext(), request.operation());
        RankedSelection ranked =
                dispatch.planner().preview(request, serving, SessionKeys.of(exchange, request), cancellation);
        var candidates = new ArrayList<RoutePlan.PlannedCandidate>();
        var refusals = new ArrayList<RoutePlan.Refusal>();
        for (RankedCandidate one : ranked.ranked()) {
            Candidate candidate = one.candidate();
            if (dispatch.parameterAdapter().fit(request, candidate, requestedPolicy)
                    instanceof FitResult.Rejected rejected) {
                refusals.add(refusal(Refusal.of(candidate.provider(), rejected.reason())));
            } else if (isOpen(request, candidate)) {
                refusals.add(new RoutePlan.Refusal(
                        candidate.provider(), "the circuit breaker of '%s' is open".formatted(candidate.model())));
            } else {
                candidates.add(new RoutePlan.PlannedCandidate(
                        candidate.provider(), candidate.model(), one.reason(), one.score()));
            }
        }
        ranked.refusals().forEach(refusal -> refusals.add(refusal(refusal)));
        exclusions
                .find(request, serving, new Selection(ranked.candidates(), ranked.refusals()))
                .forEach(refusal -> refusals.add(refusal(refusal)));
        return new RoutePlan(
                request.model(),
                request.operation(),
                dispatch.planner().strategyName(request),
                candidates,
                refusals,
                fallback(request));
    }

    private boolean isOpen(ModelRequest request, Candidate candidate) {
        return dispatch.breakers()
                .rejects(candidate.provider(), request.operation().wireName(), candidate.model());
    }

    private static RoutePlan.Refusal refusal(Refusal refusal) {
        return new RoutePlan.Refusal(refusal.provider(), refusal.reason());
    }

    private Map<String, List<String>> fallback(ModelRequest request) {
        var lists = new LinkedHashMap<String, List<String>>();
        Map<FailureClass, List<String>> configured =
                dispatch.planner().fallbackLists(request).models();
        for (FailureClass failures : FailureClass.values()) {
            List<String> models = configured.get(failures);
            if (models != null) {
                lists.put(failures.wireName(), models);
            }
        }
        return lists;
    }
}
