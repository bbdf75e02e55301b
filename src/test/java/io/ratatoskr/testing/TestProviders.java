package io.ratatoskr.testing;

import io.ratatoskr.settings.ProviderProfile;
import io.ratatoskr.settings.ProviderSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings of providers for tests: no address, no key, short timeouts. */
public final class TestProviders {
    private TestProviders() {}

    /** A provider that is enabled and accepts any model. */
    public static ProviderSettings enabled(String name) {
        return settings(name, Optional.empty(), false, true, Optional.empty());
    }

    /**
     * @param disabledReason why the provider is disabled, if it is
     * @param chatModel the model that judges, if there is one
     */
    public static ProviderSettings settings(
            String name,
            Optional<String> disabledReason,
            boolean local,
            boolean acceptsUnknown,
            Optional<String> chatModel) {
        return new ProviderSettings(
                name,
                disabledReason,
                new ProviderSettings.Endpoint(Optional.empty(), local, 10),
                new ProviderSettings.RequestHeaders(Optional.empty(), "Authorization", Map.of(), List.of()),
                new ProviderSettings.Catalog(List.of(), acceptsUnknown, chatModel, Optional.empty()),
                new ProviderProfile(name, "nowhere", Optional.empty(), ProviderProfile.ReasoningFormat.EFFORT),
                new ProviderSettings.Resilience(
                        new ProviderSettings.Timeouts(
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(5)),
                        new ProviderSettings.Retries(
                                2,
                                0,
                                Duration.ofMillis(1),
                                Duration.ofMillis(4),
                                Duration.ofSeconds(30),
                                Duration.ZERO),
                        new ProviderSettings.Breaker(50, 20, 10, Duration.ofSeconds(30))));
    }
}
