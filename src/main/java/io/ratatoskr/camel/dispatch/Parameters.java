package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ParameterAvailability;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.parameters.Carrier;
import io.ratatoskr.parameters.Finding;
import io.ratatoskr.parameters.Fitted;
import io.ratatoskr.parameters.Fitting;
import io.ratatoskr.parameters.Learned;
import io.ratatoskr.parameters.Policies;
import io.ratatoskr.parameters.Policy;
import io.ratatoskr.provider.Traits;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.routing.Candidate;
import io.ratatoskr.routing.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adapts request parameters to the model of each candidate, and learns from rejections. Thread-safe. */
public final class Parameters {
    private static final Logger LOG = LoggerFactory.getLogger(Parameters.class);
    private static final int MOST_TOLD = 10_000;
    private static final int LONGEST_TOLD = 200;

    private final ModelRegistry registry;
    private final Policies policies;
    private final Learned learned = new Learned();
    private final Map<String, Traits> traits = new ConcurrentHashMap<>();
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    public Parameters(ModelRegistry registry, Policies policies) {
        this.registry = registry;
        this.policies = policies;
    }

    /** Sets the protocol capabilities of the providers. */
    public void speak(Map<String, Traits> protocols) {
        traits.putAll(protocols);
        var parameters = new LinkedHashMap<String, Map<String, ParameterAvailability>>();
        protocols.forEach((provider, protocol) -> parameters.put(provider, protocol.parameters()));
        registry.traits(parameters);
    }

    /** Prepares the request for each candidate, in order; a candidate that rejects it is added to the refusals. */
    List<Offer> offers(
            ModelRequest request, List<Candidate> candidates, @Nullable Policy wished, List<Refusal> refusals) {
        var offers = new ArrayList<Offer>(candidates.size());
        for (Candidate candidate : candidates) {
            switch (fit(request, candidate, wished)) {
                case Fitted.Fit fit -> offers.add(new Offer(candidate, fit.request(), fit.findings(), Set.of()));
                case Fitted.Unfit unfit -> refusals.add(Refusal.of(candidate.provider(), unfit.reason()));
            }
        }
        return offers;
    }

    /** The request adapted to that candidate. */
    public Fitted fit(ModelRequest request, Candidate candidate, @Nullable Policy wished) {
        return fit(request, candidate, wished, Set.of());
    }

    private Fitted fit(ModelRequest request, Candidate candidate, @Nullable Policy wished, Set<String> refused) {
        String provider = candidate.provider();
        return new Fitting(
                        registry.at(provider, candidate.model()),
                        joined(learned.of(provider, candidate.model()), refused),
                        carrier(traits.get(provider), request.dialect()),
                        policies.of(wished, provider, request.operation()))
                .fit(request.withModel(candidate.model()));
    }

    private static Carrier carrier(@Nullable Traits protocol, String dialect) {
        if (protocol == null) {
            return Carrier.ALL;
        }
        boolean own = protocol.dialect().equals(dialect);
        return own && protocol.parts().isEmpty()
                ? Carrier.ALL
                : new Carrier(own ? null : protocol.parameters().keySet(), protocol.parts());
    }

    private static Set<String> joined(Set<String> some, Set<String> others) {
        if (others.isEmpty()) {
            return some;
        }
        var all = new LinkedHashSet<>(some);
        all.addAll(others);
        return all;
    }

    /**
     * Prepares the request again without the rejected parameter, and remembers the rejection if the provider reported that the model
     * does not support it. A parameter that our codec does not support, or an error inside the parameter's value, affects this request
     * only.
     *
     * @return null when that changes nothing, or the policy does not allow dropping
     */
    @Nullable
    Offer again(Offer offer, ModelRequest request, UnsupportedParameter refused, @Nullable Policy wished) {
        Candidate candidate = offer.candidate();
        String name = Fitting.named(refused.parameter(), offer.request());
        if (name == null || refused.isOnlyValueUnsupported()) {
            return null;
        }
        if (refused.providerError().isPresent() && Fitting.isWhole(refused.parameter(), offer.request())) {
            learned.refused(candidate.provider(), candidate.model(), name);
        }
        Set<String> all = joined(offer.refused(), Set.of(name));
        return policies.of(wished, candidate.provider(), request.operation()) == Policy.WARN
                        && fit(request, candidate, wished, all) instanceof Fitted.Fit fit
                        && !fit.request().equals(offer.request())
                ? new Offer(candidate, fit.request(), fit.findings(), all)
                : null;
    }

    /** Logs parameter changes, once per parameter and model. */
    void tell(Offer answered) {
        for (Finding finding : answered.findings()) {
            Candidate candidate = answered.candidate();
            String key = candidate.provider() + ":" + candidate.model() + " " + finding.parameter();
            if (finding.deed() != Finding.Deed.RENAMED
                    && key.length() <= LONGEST_TOLD
                    && told.size() < MOST_TOLD
                    && told.add(key)) {
                LOG.warn(
                        "{} parameter '{}' for {}:{}: {} (logged once)",
                        finding.deed().word(),
                        finding.parameter(),
                        candidate.provider(),
                        candidate.model(),
                        finding.why());
            }
        }
    }
}
