package io.ratatoskr.cache;

import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.Usage;
import java.math.BigDecimal;

/** The token counts of a response that was not paid for again. Pure functions. */
public final class FreeUsage {
    private FreeUsage() {}

    /** The same counts at no cost, without a provider's parts of the cost. */
    public static Usage of(Usage usage) {
        AdditionalProperties extra = usage.extra();
        for (String name : extra.fields().keySet()) {
            if (name.contains("cost")) {
                extra = extra.without(name);
            }
        }
        return new Usage(
                        usage.promptTokens(),
                        usage.completionTokens(),
                        usage.totalTokens(),
                        usage.reasoningTokens(),
                        usage.cachedTokens(),
                        usage.cacheWriteTokens(),
                        extra)
                .withCost(BigDecimal.ZERO);
    }
}
