package io.ratatoskr.camel.dispatch;

import static io.ratatoskr.camel.RatatoskrConstants.PARAMETERS;

import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.Pricing;
import io.ratatoskr.api.Usage;
import io.ratatoskr.api.Validation;
import io.ratatoskr.parameters.Finding;
import io.ratatoskr.parameters.Fitted;
import io.ratatoskr.parameters.Policy;
import io.ratatoskr.registry.Cost;
import io.ratatoskr.routing.Candidate;
import io.ratatoskr.routing.Selection;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Route step that validates a request: the same routing and parameter policy as dispatch, without calling a provider. In: a {@link
 * ModelRequest}. Out: its {@link Validation}. Thread-safe.
 */
public final class DryRun {
    private final Dispatch dispatch;
    private final TokenCounter counter;

    public DryRun(Dispatch dispatch, TokenCounter counter) {
        this.dispatch = dispatch;
        this.counter = counter;
    }

    public Validation validate(Exchange exchange) {
        if (!(exchange.getMessage().getBody() instanceof ModelRequest request)) {
            throw new InvalidRequest("the message body is not a ModelRequest");
        }
        List<String> serving = ProviderRoutes.serving(exchange.getContext(), request.operation());
        Selection selection = dispatch.router().select(request, serving);
        Policy wished = exchange.getVariable(PARAMETERS, Policy.class);
        var offers = new ArrayList<Validation.CandidatePreview>();
        var refusals = new ArrayList<Validation.Refusal>();
        for (Candidate candidate : selection.candidates()) {
            switch (dispatch.parameters().fit(request, candidate, wished)) {
                case Fitted.Fit fit -> offers.add(offer(candidate, fit));
                case Fitted.Unfit unfit ->
                    refusals.add(new Validation.Refusal(
                            candidate.provider(),
                            String.valueOf(unfit.reason().getMessage()),
                            unfit.reason().parameter()));
            }
        }
        selection
                .refusals()
                .forEach(refusal -> refusals.add(new Validation.Refusal(refusal.provider(), refusal.why(), null)));
        return new Validation(request.model(), request.operation(), offers, refusals);
    }

    private Validation.CandidatePreview offer(Candidate candidate, Fitted.Fit fit) {
        ModelMetadata model = dispatch.registry().at(candidate.provider(), candidate.model());
        RequestSize size = RequestSize.of(fit.request(), counter);
        Long completion = size.mostCompletion(model);
        Integer window = model.info().contextWindow();
        Boolean fits = window == null ? null : size.promptTokens() + size.askedCompletion() <= window;
        return new Validation.CandidatePreview(
                candidate.provider(),
                candidate.model(),
                size.parameters(),
                fit.findings().stream().map(DryRun::change).toList(),
                size.promptTokens(),
                size.approximate(),
                completion,
                fits,
                completion == null || size.partly() ? null : maxCost(model.pricing(), size, completion));
    }

    private static Validation.Change change(Finding finding) {
        return new Validation.Change(finding.parameter(), finding.deed().word(), finding.why());
    }

    /** The upper bound of the cost: the whole prompt at its highest price per token. */
    private static @Nullable BigDecimal maxCost(@Nullable Pricing pricing, RequestSize size, long completion) {
        if (pricing == null) {
            return null;
        }
        BigDecimal prompt = pricing.prompt();
        BigDecimal written = pricing.cacheWrite();
        BigDecimal dearest = prompt != null && written != null ? prompt.max(written) : prompt;
        return Cost.of(
                        new Pricing(dearest, pricing.completion(), null, null),
                        Usage.of(size.promptTokens(), Math.multiplyExact(completion, size.answers())))
                .orElse(null);
    }
}
