package io.ratatoskr.camel.dispatch;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.PARAMETER_POLICY;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.Validation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.Pricing;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.parameters.FitResult;
import io.ratatoskr.parameters.ParameterChange;
import io.ratatoskr.parameters.ParameterChange.Lacking;
import io.ratatoskr.registry.CostCalculator;
import io.ratatoskr.routing.Candidate;
import io.ratatoskr.routing.Selection;
import io.ratatoskr.settings.ParameterPolicy;
import io.ratatoskr.settings.ProviderSettings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/**
 * Route step that validates a request: the same routing and parameter policy as dispatch, without calling a provider. In: a {@link
 * ModelRequest}. Out: its {@link Validation}. Thread-safe.
 */
public final class RequestValidator {
    private final DispatchContext dispatch;
    private final PromptTokenCounter counter;
    private final RequestPreview requestPreview;

    public RequestValidator(DispatchContext dispatch, PromptTokenCounter counter, RequestPreview requestPreview) {
        this.requestPreview = requestPreview;
        this.dispatch = dispatch;
        this.counter = counter;
    }

    /**
     * @param requestedPolicy the caller's parameter policy; null for the gateway's own
     * @param cancellation null: none
     */
    public Validation validate(
            @Body ModelRequest request,
            @Variable(PARAMETER_POLICY) @Nullable ParameterPolicy requestedPolicy,
            @Variable(CANCELLATION) @Nullable Cancellation cancellation,
            CamelContext context) {
        List<String> servingProviders = ProviderRoutes.servingProviders(context, request.operation());
        Selection selection = dispatch.router().select(request, servingProviders);
        var candidates = new ArrayList<Validation.CandidatePreview>();
        var refusals = new ArrayList<Validation.Refusal>();
        for (Candidate candidate : selection.candidates()) {
            switch (dispatch.parameterAdapter().fit(request, candidate, requestedPolicy)) {
                case FitResult.Accepted accepted -> {
                    try {
                        candidates.add(encode(
                                new PreparedRequest(candidate, accepted.request(), accepted.changes(), Set.of()),
                                request,
                                requestedPolicy,
                                cancellation));
                    } catch (Cancelled | GatewayStopping | Overloaded | PayloadTooLarge | ProviderUnavailable failure) {
                        // Of the gateway's own limits, not the candidate's
                        throw failure;
                    } catch (GatewayException failure) {
                        refusals.add(refusal(candidate, failure, Lacking.PROTOCOL));
                    }
                }
                case FitResult.Rejected rejected ->
                    refusals.add(refusal(candidate, rejected.reason(), rejected.lacking()));
            }
        }
        selection
                .refusals()
                .forEach(refusal ->
                        refusals.add(new Validation.Refusal(refusal.provider(), refusal.reason(), null, null)));
        return new Validation(request.model(), request.operation(), candidates, refusals);
    }

    private static Validation.Refusal refusal(Candidate candidate, GatewayException failure, Lacking lacking) {
        String parameter = failure instanceof UnsupportedParameter unsupported ? unsupported.parameter() : null;
        return new Validation.Refusal(
                candidate.provider(),
                String.valueOf(failure.getMessage()),
                parameter,
                parameter == null ? null : lacking.wireName());
    }

    /**
     * Encodes the request as dispatch does: without a parameter that the codec does not support, where the policy allows it.
     *
     * @throws GatewayException when the candidate's protocol cannot express the request
     */
    private Validation.CandidatePreview encode(
            PreparedRequest prepared,
            ModelRequest request,
            @Nullable ParameterPolicy requestedPolicy,
            @Nullable Cancellation cancellation) {
        try {
            return preview(
                    prepared,
                    requestPreview
                            .body(prepared.candidate(), prepared.request(), cancellation)
                            .orElse(null),
                    cancellation);
        } catch (UnsupportedParameter unsupported) {
            PreparedRequest retry =
                    dispatch.parameterAdapter().retryWithout(prepared, request, unsupported, requestedPolicy);
            if (retry == null) {
                throw unsupported;
            }
            return encode(retry, request, requestedPolicy, cancellation);
        }
    }

    private Validation.CandidatePreview preview(
            PreparedRequest prepared, @Nullable RawJson body, @Nullable Cancellation cancellation) {
        Candidate candidate = prepared.candidate();
        ModelMetadata model = dispatch.registry().metadata(candidate.provider(), candidate.model());
        RequestEstimate estimate = RequestEstimate.of(prepared.request(), counter, cancellation);
        Long completion = estimate.maxCompletionTokens(model);
        Integer window = model.info().contextWindow();
        Boolean fits = window == null ? null : estimate.fits(window);
        return new Validation.CandidatePreview(
                candidate.provider(),
                candidate.model(),
                estimate.parameters(),
                body,
                isInProcess(candidate),
                prepared.changes().stream()
                        .map(change -> toChange(change, prepared.rejectedParameters()))
                        .toList(),
                new Validation.Estimate(
                        estimate.promptTokens(),
                        estimate.approximate(),
                        completion,
                        fits,
                        completion == null || estimate.hasUncountedParts()
                                ? null
                                : maxCost(model.pricing(), estimate, completion)));
    }

    private boolean isInProcess(Candidate candidate) {
        ProviderSettings settings = dispatch.providers().get(candidate.provider());
        return settings != null && settings.inProcess();
    }

    /** @param rejected the parameters that the codec of the candidate's protocol rejected */
    private static Validation.Change toChange(ParameterChange change, Set<String> rejected) {
        boolean byCodec = rejected.contains(change.parameter());
        return new Validation.Change(
                change.parameter(),
                change.action().wireName(),
                byCodec ? "the provider's API does not support it in this form" : change.reason(),
                byCodec ? Lacking.PROTOCOL.wireName() : change.lacking().wireName());
    }

    /** The upper bound of the cost: the whole prompt, by its upper bound, at its highest price per token. */
    private static @Nullable BigDecimal maxCost(@Nullable Pricing pricing, RequestEstimate estimate, long completion) {
        if (pricing == null) {
            return null;
        }
        BigDecimal prompt = pricing.prompt();
        BigDecimal highestPrice = max(max(prompt, pricing.cacheWrite()), pricing.cacheWrite1h());
        return CostCalculator.calculate(
                        new Pricing(highestPrice, pricing.completion(), null, null),
                        Usage.of(estimate.promptBound(), Math.multiplyExact(completion, estimate.choices())))
                .orElse(null);
    }

    /** The higher of a price and another one, if both are known. */
    private static @Nullable BigDecimal max(@Nullable BigDecimal price, @Nullable BigDecimal other) {
        return price != null && other != null ? price.max(other) : price;
    }
}
