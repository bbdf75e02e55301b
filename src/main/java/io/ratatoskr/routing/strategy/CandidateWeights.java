package io.ratatoskr.routing.strategy;

import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.routing.Candidate;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The configured weights of candidates: by {@code provider:model}, else by model, in any of its names, else by provider; 1 without a
 * weight. Thread-safe.
 */
public record CandidateWeights(Map<String, Double> weights, ModelRegistry registry)
        implements ToDoubleFunction<Candidate> {
    public CandidateWeights {
        weights = Map.copyOf(weights);
    }

    @Override
    public double applyAsDouble(Candidate candidate) {
        if (weights.isEmpty()) {
            return 1;
        }
        Double exact = weights.get(candidate.provider() + ":" + candidate.model());
        if (exact != null) {
            return exact;
        }
        for (Map.Entry<String, Double> weight : weights.entrySet()) {
            String name = weight.getKey();
            if (name.startsWith(candidate.provider())
                    && name.length() > candidate.provider().length()
                    && isSeparator(name.charAt(candidate.provider().length()))
                    && isModel(name.substring(candidate.provider().length() + 1), candidate)) {
                return weight.getValue();
            }
        }
        for (Map.Entry<String, Double> weight : weights.entrySet()) {
            if (isModel(weight.getKey(), candidate)) {
                return weight.getValue();
            }
        }
        return weights.getOrDefault(candidate.provider(), 1.0);
    }

    private static boolean isSeparator(char c) {
        return c == ':' || c == '/';
    }

    private boolean isModel(String name, Candidate candidate) {
        if (name.equals(candidate.model())) {
            return true;
        }
        KnownModel known = registry.find(name).get(candidate.provider());
        return known != null && known.info().id().equals(candidate.model());
    }
}
