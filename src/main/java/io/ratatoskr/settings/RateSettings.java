package io.ratatoskr.settings;

import java.time.Duration;

/**
 * The rates of calls to a provider.
 *
 * @param requestsPerMinute 0: not limited here
 * @param tokensPerMinute 0: not limited here
 * @param scope what both hold for
 * @param maxWait maximum wait for a rate when no other candidate is left
 * @param learned whether the limits that the provider reports are kept too, for each model
 */
public record RateSettings(
        long requestsPerMinute, long tokensPerMinute, RateScope scope, Duration maxWait, boolean learned) {
    /** Not limited, nothing learned. */
    public static final RateSettings NONE = new RateSettings(0, 0, RateScope.PROVIDER, Duration.ZERO, false);

    /** Whether a rate is configured. */
    public boolean isLimited() {
        return requestsPerMinute > 0 || tokensPerMinute > 0;
    }
}
