package io.ratatoskr.camel.ratatoskr;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.TokenInput;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.camel.convert.RequestEstimator;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Estimates of a gateway in another process. */
record ServiceEstimator(ModelGateway gateway) implements RequestEstimator {
    @Override
    public long countTokens(
            List<? extends TokenInput> inputs,
            String model,
            @Nullable String provider,
            @Nullable Cancellation cancellation) {
        return inputs.stream()
                .mapToLong(input -> gateway.countTokens(new TokenRequest(input, model, provider))
                        .count())
                .sum();
    }

    @Override
    public @Nullable BigDecimal maxCost(ModelRequest request, @Nullable Cancellation cancellation) {
        return gateway.validate(request).candidates().stream()
                .findFirst()
                .map(candidate -> candidate.estimate().maxCost())
                .orElse(null);
    }
}
