package io.ratatoskr.camel.provider;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CALLER_KEYS;

import io.ratatoskr.access.CallerKeys;
import io.ratatoskr.api.error.Forbidden;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.settings.CallerKeyPolicy;
import io.ratatoskr.settings.ProviderSettings;
import java.util.Map;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Checks the keys that callers send for providers. */
public final class CallerKeyCheck {
    private CallerKeyCheck() {}

    /**
     * Returns the caller's keys; null: it has sent none.
     *
     * @throws InvalidRequest when there is no such provider
     * @throws Forbidden when the provider's settings do not allow it
     */
    public static @Nullable CallerKeys of(Exchange exchange, Map<String, ProviderSettings> providers) {
        if (!(exchange.getVariable(CALLER_KEYS) instanceof CallerKeys keys)) {
            return null;
        }
        for (String provider : keys.providers()) {
            ProviderSettings settings = providers.get(provider);
            if (settings == null) {
                throw new InvalidRequest("%s: there is no provider '%s'; expected one of %s"
                        .formatted(CallerKeys.HEADER, Text.echo(provider), providers.keySet()));
            }
            if (settings.callerKeys() == CallerKeyPolicy.REFUSED) {
                throw new Forbidden(
                        "%s: the provider '%s' takes no keys of callers; see ratatoskr.providers.%s.caller-keys"
                                .formatted(CallerKeys.HEADER, provider, provider));
            }
        }
        return keys;
    }
}
