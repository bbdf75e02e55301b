package io.ratatoskr.routing;

import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.Stream;

/** Chat models as fallback for scoring operations. */
record LlmFallback(ProviderDirectory directory) {
    /** Appends the chat models that are in the configured order but not in the selection. */
    Selection append(Selection selection, RoutingQuery query) {
        var candidates = new ArrayList<>(selection.candidates());
        var refusals = new ArrayList<>(selection.refusals());
        for (String provider : query.orderedProviders()) {
            Optional<String> model = directory.find(provider).flatMap(settings -> settings.chatModel());
            boolean named = Stream.concat(
                            candidates.stream().map(Candidate::provider),
                            refusals.stream().map(Refusal::provider))
                    .anyMatch(provider::equals);
            if (model.isEmpty() || named || !query.allows(provider)) {
                continue;
            }
            directory
                    .refusal(provider)
                    .ifPresentOrElse(refusals::add, () -> candidates.add(new Candidate(provider, model.get())));
        }
        return new Selection(candidates, refusals);
    }
}
