package io.ratatoskr.fuzz;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run found.
 *
 * @param results number of inputs by the kind of their result
 */
public record FuzzReport(
        String target,
        long seed,
        long inputs,
        Duration duration,
        Map<String, Long> results,
        List<FuzzFailure> failures) {
    @Override
    public String toString() {
        String counts = results.entrySet().stream()
                .map(result -> result.getKey() + " " + result.getValue())
                .collect(Collectors.joining(", "));
        String summary = "%s: %,d inputs with seed %d in %.1f s, %d faults (%s)"
                .formatted(target, inputs, seed, duration.toMillis() / 1e3, failures.size(), counts);
        return failures.stream().map(failure -> "\n\n" + failure).collect(Collectors.joining("", summary, ""));
    }
}
