package io.ratatoskr.config;

import io.ratatoskr.settings.ProviderSettings.Breaker;
import io.ratatoskr.settings.ProviderSettings.Retries;
import io.ratatoskr.settings.ProviderSettings.Timeouts;

/** The settings of a provider that the configuration does not name: the defaults of the keys. */
public final class ProviderDefaults {
    public static final Timeouts TIMEOUTS = new Timeouts(
            ProviderKeys.CONNECT_TIMEOUT.defaultValue(),
            ProviderKeys.FIRST_TOKEN_TIMEOUT.defaultValue(),
            ProviderKeys.IDLE_TIMEOUT.defaultValue(),
            ProviderKeys.RESPONSE_TIMEOUT.defaultValue(),
            ProviderKeys.LIST_MODELS_TIMEOUT.defaultValue());

    public static final Retries RETRIES = new Retries(
            ProviderKeys.RETRIES.defaultValue(),
            ProviderKeys.RETRIES_BEFORE_FALLBACK.defaultValue(),
            ProviderKeys.RETRY_DELAY.defaultValue(),
            ProviderKeys.RETRY_MAX_DELAY.defaultValue(),
            ProviderKeys.RETRY_AFTER_CAP.defaultValue(),
            ProviderKeys.MODEL_LOADING_TIMEOUT.defaultValue());

    public static final Breaker BREAKER = new Breaker(
            ProviderKeys.BREAKER_FAILURE_RATE.defaultValue(),
            ProviderKeys.BREAKER_WINDOW.defaultValue(),
            ProviderKeys.BREAKER_MINIMUM_CALLS.defaultValue(),
            ProviderKeys.BREAKER_OPEN.defaultValue(),
            ProviderKeys.BREAKER_SCOPE.defaultValue());

    public static final int MAX_CONNECTIONS = ProviderKeys.MAX_CONNECTIONS.defaultValue();

    private ProviderDefaults() {}
}
