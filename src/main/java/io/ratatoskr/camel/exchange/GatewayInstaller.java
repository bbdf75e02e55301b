package io.ratatoskr.camel.exchange;

import io.ratatoskr.api.Experimental;
import io.ratatoskr.api.error.ConfigurationInvalid;
import org.apache.camel.CamelContext;

/**
 * SPI by which the {@code ratatoskr:} component installs a gateway in a context that has none. The implementation is a service with a
 * public constructor without parameters, or a bean in the Camel registry.
 */
@Experimental
public interface GatewayInstaller {
    /**
     * Installs a gateway, without frontends. The context is started, or about to start its routes.
     *
     * @return removes the gateway again; does no harm when run twice
     * @throws ConfigurationInvalid when the configuration has mistakes, or a name in the context is taken; the context is then unchanged
     */
    Runnable install(CamelContext context);
}
