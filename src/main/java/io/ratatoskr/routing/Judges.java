package io.ratatoskr.routing;

import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.Stream;

/** Chat models that are asked for scores. */
record Judges(Standing standing) {
    /** The same selection with the judges behind it that the order names and the selection does not. */
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
