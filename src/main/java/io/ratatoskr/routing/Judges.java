package io.ratatoskr.routing;

import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.Stream;

/** Chat models as fallback for scoring operations. */
record Judges(Standing standing) {
    /** Appends the chat models that are in the configured order but not in the selection. */
    Selection behind(Selection selection, Asking asking) {
        var candidates = new ArrayList<>(selection.candidates());
        var refusals = new ArrayList<>(selection.refusals());
        for (String provider : asking.ordered()) {
            Optional<String> model = standing.of(provider).flatMap(settings -> settings.chatModel());
            boolean named = Stream.concat(
                            candidates.stream().map(Candidate::provider),
                            refusals.stream().map(Refusal::provider))
                    .anyMatch(provider::equals);
            if (model.isEmpty() || named || !asking.allows(provider)) {
                continue;
            }
            standing.outOf(provider)
                    .ifPresentOrElse(
                            why -> refusals.add(Refusal.notAsked(provider, why)),
                            () -> candidates.add(new Candidate(provider, model.get())));
        }
        return new Selection(candidates, refusals);
    }
}
