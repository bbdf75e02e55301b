package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.parameters.FitResult;
import io.ratatoskr.parameters.LearnedRejections;
import io.ratatoskr.parameters.ParameterChange;
import io.ratatoskr.parameters.ParameterFitter;
import io.ratatoskr.parameters.RejectedParameter;
import io.ratatoskr.provider.ProtocolCapabilities;
import io.ratatoskr.provider.RequestAdapter;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.routing.Candidate;
import io.ratatoskr.routing.Refusal;
import io.ratatoskr.settings.ParameterPolicies;
import io.ratatoskr.settings.ParameterPolicy;
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
public final class ParameterAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ParameterAdapter.class);
    private static final int MAX_LOGGED = 10_000;
    private static final int MAX_LOG_KEY_LENGTH = 200;

    private final ModelRegistry registry;
    private final ParameterPolicies policies;
    private final LearnedRejections learnedRejections;
    private final Map<String, ProtocolCapabilities> capabilities = new ConcurrentHashMap<>();
    private final Map<String, RequestAdapter> adapters = new ConcurrentHashMap<>();
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    public ParameterAdapter(ModelRegistry registry, ParameterPolicies policies) {
        this(registry, policies, new LearnedRejections());
    }

    private ParameterAdapter(ModelRegistry registry, ParameterPolicies policies, LearnedRejections learnedRejections) {
        this.registry = registry;
        this.policies = policies;
        this.learnedRejections = learnedRejections;
    }

    /** The adapter of the next configuration, which knows the rejections of this one. */
    public ParameterAdapter successor(ModelRegistry newRegistry, ParameterPolicies newPolicies) {
        return new ParameterAdapter(newRegistry, newPolicies, learnedRejections);
    }

    /** Sets the protocol capabilities of the providers. */
    public void setProtocols(Map<String, ProtocolCapabilities> protocols) {
        capabilities.putAll(protocols);
        var parameters = new LinkedHashMap<String, Map<String, ParameterAvailability>>();
        protocols.forEach((provider, protocol) -> parameters.put(provider, protocol.parameters()));
        registry.putProtocolParameters(parameters);
    }

    /** Sets what removes from requests what a provider is known to refuse, by provider. */
    public void setAdapters(Map<String, RequestAdapter> requestAdapters) {
        adapters.putAll(requestAdapters);
    }

    /** Prepares the request for each candidate, in order; a candidate that rejects it is added to the refusals. */
    List<PreparedRequest> prepare(
            ModelRequest request,
            List<Candidate> candidates,
            @Nullable ParameterPolicy requestedPolicy,
            List<Refusal> refusals) {
        var prepared = new ArrayList<PreparedRequest>(candidates.size());
        for (Candidate candidate : candidates) {
            switch (fit(request, candidate, requestedPolicy)) {
                case FitResult.Accepted accepted ->
                    prepared.add(new PreparedRequest(candidate, accepted.request(), accepted.changes(), Set.of()));
                case FitResult.Rejected rejected -> refusals.add(Refusal.of(candidate.provider(), rejected.reason()));
            }
        }
        return prepared;
    }

    /** The request adapted to that candidate. */
    public FitResult fit(ModelRequest request, Candidate candidate, @Nullable ParameterPolicy requestedPolicy) {
        return fit(request, candidate, requestedPolicy, Set.of());
    }

    private FitResult fit(
            ModelRequest request,
            Candidate candidate,
            @Nullable ParameterPolicy requestedPolicy,
            Set<String> rejected) {
        String provider = candidate.provider();
        return new ParameterFitter(
                        registry.metadata(provider, candidate.model()),
                        union(learnedRejections.of(provider, candidate.model()), rejected),
                        capabilities.getOrDefault(provider, ProtocolCapabilities.UNKNOWN),
                        adapters.getOrDefault(provider, RequestAdapter.NONE),
                        policies.of(requestedPolicy, provider, request.operation()))
                .fit(request.withModel(candidate.model()));
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        if (others.isEmpty()) {
            return some;
        }
        var rejectedNames = new LinkedHashSet<>(some);
        rejectedNames.addAll(others);
        return rejectedNames;
    }

    /**
     * Prepares the request again without the rejected parameter, and remembers the rejection if the provider reported that the model
     * does not support it. A parameter that our codec does not support, or an error inside the parameter's value, affects this request
     * only.
     *
     * @return null when that changes nothing, or the policy does not allow dropping
     */
    @Nullable
    PreparedRequest retryWithout(
            PreparedRequest previous,
            ModelRequest request,
            UnsupportedParameter rejected,
            @Nullable ParameterPolicy requestedPolicy) {
        Candidate candidate = previous.candidate();
        String name = RejectedParameter.name(rejected.parameter(), previous.request());
        if (name == null || rejected.isOnlyValueUnsupported()) {
            return null;
        }
        if (rejected.providerError().isPresent()
                && RejectedParameter.isWholeParameter(rejected.parameter(), previous.request())) {
            learnedRejections.add(candidate.provider(), candidate.model(), name);
        }
        Set<String> rejectedNames = union(previous.rejectedParameters(), Set.of(name));
        return policies.of(requestedPolicy, candidate.provider(), request.operation()) == ParameterPolicy.WARN
                        && fit(request, candidate, requestedPolicy, rejectedNames)
                                instanceof FitResult.Accepted accepted
                        && !accepted.request().equals(previous.request())
                ? new PreparedRequest(candidate, accepted.request(), accepted.changes(), rejectedNames)
                : null;
    }

    /** Logs parameter changes, once per parameter and model. */
    void logOnce(PreparedRequest prepared) {
        for (ParameterChange change : prepared.changes()) {
            Candidate candidate = prepared.candidate();
            String key = candidate.provider() + ":" + candidate.model() + " " + change.parameter();
            if (change.action() != ParameterChange.Action.RENAMED
                    && key.length() <= MAX_LOG_KEY_LENGTH
                    && logged.size() < MAX_LOGGED
                    && logged.add(key)) {
                LOG.warn(
                        "{} parameter '{}' for {}:{}: {} (logged once)",
                        change.action().wireName(),
                        change.parameter(),
                        candidate.provider(),
                        candidate.model(),
                        change.reason());
            }
        }
    }
}
