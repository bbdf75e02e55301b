package io.ratatoskr.camel.convert;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.TokenInput;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes what a policy may read about a request before it is sent. Thread-safe. */
public interface RequestEstimator {
    /**
     * The tokens of the inputs by the tokenizer of the model.
     *
     * @param provider the provider that the request is pinned to; null: none
     * @param cancellation ends a long count; null: none
     */
    long countTokens(
            List<? extends TokenInput> inputs,
            String model,
            @Nullable String provider,
            @Nullable Cancellation cancellation);

    /** The maximum cost of the request in US dollars at the first candidate; null if unknown. */
    @Nullable
    BigDecimal maxCost(ModelRequest request, @Nullable Cancellation cancellation);
}
