package io.ratatoskr.camel.dispatch;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.PARAMETER_POLICY;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.Validation;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.Pricing;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.parameters.FitResult;
import io.ratatoskr.parameters.ParameterChange;
import io.ratatoskr.registry.CostCalculator;
import io.ratatoskr.routing.Candidate;
import io.ratatoskr.routing.Selection;
import io.ratatoskr.settings.ParameterPolicy;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Route step that validates a request: the same routing and parameter policy as dispatch, without calling a provider. In: a {@link
 * ModelRequest}. Out: its {@link Validation}. Thread-safe.
 */
public final class RequestValidator {
    private final DispatchContext dispatch;
    private final PromptTokenCounter counter;

    public RequestValidator(DispatchContext dispatch, PromptTokenCounter counter) {
        this.dispatch = dispatch;
        this.counter = counter;
    }

    public Validation validate(Exchange exchange) {
        if (!(exchange.getMessage().getBody() instanceof ModelRequest request)) {
            throw new InvalidRequest("the message body is not a ModelRequest");
        }
        List<String> servingProviders = ProviderRoutes.servingProviders(exchange.getContext(), request.operation());
        Selection selection = dispatch.router().select(request, servingProviders);
        ParameterPolicy requestedPolicy = exchange.getVariable(PARAMETER_POLICY, ParameterPolicy.class);
        var candidates = new ArrayList<Validation.CandidatePreview>();
        var refusals = new ArrayList<Validation.Refusal>();
        for (Candidate candidate : selection.candidates()) {
            switch (dispatch.parameterAdapter().fit(request, candidate, requestedPolicy)) {
                case FitResult.Accepted accepted -> candidates.add(preview(candidate, accepted));
                case FitResult.Rejected rejected ->
                    refusals.add(new Validation.Refusal(
                            candidate.provider(),
                            String.valueOf(rejected.reason().getMessage()),
                            rejected.reason().parameter()));
            }
        }
        selection
                .refusals()
                .forEach(refusal -> refusals.add(new Validation.Refusal(refusal.provider(), refusal.reason(), null)));
        return new Validation(request.model(), request.operation(), candidates, refusals);
    }

    private Validation.CandidatePreview preview(Candidate candidate, FitResult.Accepted accepted) {
        ModelMetadata model = dispatch.registry().metadata(candidate.provider(), candidate.model());
        RequestEstimate estimate = RequestEstimate.of(accepted.request(), counter);
        Long completion = estimate.maxCompletionTokens(model);
        Integer window = model.info().contextWindow();
        Boolean fits = window == null ? null : estimate.promptTokens() + estimate.requestedCompletionTokens() <= window;
        return new Validation.CandidatePreview(
                candidate.provider(),
                candidate.model(),
                estimate.parameters(),
                accepted.changes().stream().map(RequestValidator::toChange).toList(),
                new Validation.Estimate(
                        estimate.promptTokens(),
                        estimate.approximate(),
                        completion,
                        fits,
                        completion == null || estimate.hasUncountedParts()
                                ? null
                                : maxCost(model.pricing(), estimate, completion)));
    }

    private static Validation.Change toChange(ParameterChange change) {
        return new Validation.Change(change.parameter(), change.action().wireName(), change.reason());
    }

    /** The upper bound of the cost: the whole prompt at its highest price per token. */
    private static @Nullable BigDecimal maxCost(@Nullable Pricing pricing, RequestEstimate estimate, long completion) {
        if (pricing == null) {
            return null;
        }
        BigDecimal prompt = pricing.prompt();
        BigDecimal cacheWrite = pricing.cacheWrite();
        BigDecimal highestPrice = prompt != null && cacheWrite != null ? prompt.max(cacheWrite) : prompt;
        return CostCalculator.calculate(
                        new Pricing(highestPrice, pricing.completion(), null, null),
                        Usage.of(estimate.promptTokens(), Math.multiplyExact(completion, estimate.choices())))
                .orElse(null);
    }
}
