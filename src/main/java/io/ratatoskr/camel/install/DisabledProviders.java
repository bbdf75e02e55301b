package io.ratatoskr.camel.install;

import io.ratatoskr.settings.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The providers that a configuration disables.
 *
 * @param reasons why, by provider
 */
record DisabledProviders(Map<String, String> reasons) {
    private static final Logger LOG = LoggerFactory.getLogger(DisabledProviders.class);
    static final DisabledProviders NONE = new DisabledProviders(Map.of());

    static DisabledProviders of(Settings settings) {
        var reasons = new LinkedHashMap<String, String>();
        settings.providers()
                .forEach((name, provider) -> provider.disabledReason().ifPresent(reason -> reasons.put(name, reason)));
        return new DisabledProviders(reasons);
    }

    /** Logs those that were not disabled before, or for another reason. */
    void logNew(DisabledProviders before) {
        reasons.forEach((name, reason) -> {
            if (!reason.equals(before.reasons.get(name))) {
                LOG.info("provider '{}' is disabled: {}", name, reason);
            }
        });
    }
}
