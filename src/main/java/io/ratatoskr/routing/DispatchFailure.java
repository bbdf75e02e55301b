package io.ratatoskr.routing;

import io.ratatoskr.api.error.CircuitOpen;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.NoProviderAvailable;
import io.ratatoskr.api.internal.text.Text;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Builds the exception for a request that no candidate served. */
public final class DispatchFailure {
    private DispatchFailure() {}

    /**
     * The first failure of a provider that was called, its message followed by all other refusals; {@link NoProviderAvailable} when none could
     * be called, because all are disabled, unavailable or have an open circuit.
     */
    public static GatewayException of(String model, List<Refusal> refusals) {
        Optional<GatewayException> first = refusals.stream()
                .flatMap(refusal -> Stream.ofNullable(refusal.failure()))
                .filter(failure -> !(failure instanceof CircuitOpen))
                .findFirst();
        if (first.isEmpty()) {
            String reasons = refusals.isEmpty()
                    ? "none is configured for this operation"
                    : refusals.stream().map(Refusal::toString).collect(Collectors.joining("; "));
            Optional<Duration> soonest = refusals.stream()
                    .flatMap(refusal -> Stream.ofNullable(refusal.retryAfter()))
                    .min(Duration::compareTo);
            return new NoProviderAvailable(
                            "no provider could serve '%s': %s".formatted(Text.printableName(model), reasons))
                    .setRetryAfter(soonest.orElse(null));
        }
        GatewayException failure = first.get();
        List<Refusal> others = refusals.stream()
                .filter(refusal -> refusal.failure() != failure)
                .toList();
        if (others.isEmpty()) {
            return failure;
        }
        return failure.withMessage("%s; also %s"
                .formatted(
                        failure.getMessage(),
                        others.stream().map(Refusal::toString).collect(Collectors.joining("; "))));
    }
}
