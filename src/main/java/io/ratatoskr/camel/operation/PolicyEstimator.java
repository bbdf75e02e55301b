package io.ratatoskr.camel.operation;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.TokenInput;
import io.ratatoskr.api.Validation;
import io.ratatoskr.camel.convert.RequestEstimator;
import io.ratatoskr.camel.dispatch.RequestValidator;
import io.ratatoskr.routing.Router;
import java.math.BigDecimal;
import java.util.List;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** Estimates for policies: with the gateway's tokenizers and its validation of requests. Thread-safe. */
public final class PolicyEstimator implements RequestEstimator {
    private final Router router;
    private final BoundedTokenizers tokenizers;
    private final RequestValidator validator;
    private final CamelContext context;

    public PolicyEstimator(
            Router router, BoundedTokenizers tokenizers, RequestValidator validator, CamelContext context) {
        this.router = router;
        this.tokenizers = tokenizers;
        this.validator = validator;
        this.context = context;
    }

    @Override
    public long countTokens(
            List<? extends TokenInput> inputs,
            String model,
            @Nullable String provider,
            @Nullable Cancellation cancellation) {
        return tokenizers
                .count(inputs, router.modelName(model, provider), cancellation)
                .count();
    }

    @Override
    public @Nullable BigDecimal maxCost(ModelRequest request, @Nullable Cancellation cancellation) {
        Validation validation = validator.validate(request, null, cancellation, context);
        return validation.candidates().isEmpty()
                ? null
                : validation.candidates().getFirst().estimate().maxCost();
    }
}
