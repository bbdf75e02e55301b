package io.ratatoskr.camel.provider;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.camel.exchange.ExtensionPoints;
import io.ratatoskr.provider.Protocol;
import java.util.Map;
import org.apache.camel.CamelContext;

/**
 * The protocols of a CamelContext, by name: those of the class path and the beans of the registry. Looked up again when a name is not
 * found, so that beans that a route file defines are found too. Thread-safe.
 */
public final class Protocols {
    private final CamelContext context;
    private volatile Map<String, Protocol> byName;

    /** @throws ConfigurationInvalid when a name is taken twice */
    public Protocols(CamelContext context) {
        this.context = context;
        this.byName = find(context);
    }

    private static Map<String, Protocol> find(CamelContext context) {
        return ExtensionPoints.find(context, Protocol.class, Protocol::name);
    }

    /** @throws InvalidRequest when there is no protocol of that name; lists those that there are */
    public Protocol get(String name) {
        Protocol known = byName.get(name);
        if (known != null) {
            return known;
        }
        byName = find(context);
        Protocol added = byName.get(name);
        if (added == null) {
            throw new InvalidRequest("unknown protocol '%s'; known: %s".formatted(name, byName.keySet()));
        }
        return added;
    }
}
