package io.ratatoskr.routing.strategy;

import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.routing.Candidate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Only candidates that support what the request needs: its operation, tools, modalities, structured output, length and parameters. One
 * that would drop or clamp a parameter is excluded if another one supports them all. What is not known counts as supported. The order
 * stays.
 */
final class CapabilityStrategy implements RoutingStrategy {
    @Override
    public String name() {
        return "capability";
    }

    @Override
    public Map<Candidate, GatewayException> exclusions(RoutingContext context) {
        var exclusions = new LinkedHashMap<Candidate, GatewayException>();
        for (Candidate candidate : context.candidates()) {
            context.facts().unsupported(candidate).ifPresent(failure -> exclusions.put(candidate, failure));
        }
        var changed = new LinkedHashMap<Candidate, List<String>>();
        for (Candidate candidate : context.candidates()) {
            if (!exclusions.containsKey(candidate)) {
                List<String> parameters = context.facts().changedParameters(candidate);
                if (!parameters.isEmpty()) {
                    changed.put(candidate, parameters);
                }
            }
        }
        if (exclusions.size() + changed.size() < context.candidates().size()) {
            changed.forEach((candidate, parameters) -> exclusions.put(
                    candidate,
                    new UnsupportedParameter(
                            "%s: model '%s' does not support %s, which another candidate does"
                                    .formatted(candidate.provider(), candidate.model(), String.join(", ", parameters)),
                            parameters.getFirst())));
        }
        return exclusions;
    }

    @Override
    public List<RankedCandidate> order(RoutingContext context) {
        return context.candidates().stream()
                .map(candidate -> {
                    List<String> changed = context.facts().changedParameters(candidate);
                    return new RankedCandidate(
                            candidate,
                            changed.isEmpty()
                                    ? "supports the request"
                                    : "supports the request without " + String.join(", ", changed),
                            null);
                })
                .toList();
    }
}
