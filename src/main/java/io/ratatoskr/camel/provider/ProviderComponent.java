package io.ratatoskr.camel.provider;

import io.ratatoskr.camel.exchange.JsonPool;
import io.ratatoskr.camel.upstream.ResponseBudget;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.util.StringHelper;
import org.apache.camel.util.URISupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends model requests to providers over HTTP. In a gateway it uses the gateway's {@link Providers}; standalone, as in a
 * kamelet in an application's own route, it creates its own on first use.
 */
@Component("provider")
public class ProviderComponent extends DefaultComponent {
    private static final String API_KEY = "apiKey";

    @Metadata(
            description = "Options of endpoints that do not set them; in a gateway its own settings hold instead.",
            label = "producer")
    private ProviderConfiguration configuration = new ProviderConfiguration();

    private @Nullable Providers ownProviders;
    private @Nullable Vertx ownVertx;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        var options = findGatewayProviders() == null ? configuration.copy() : new ProviderConfiguration();
        options.setProtocol(remaining);
        var endpoint = new ProviderEndpoint(withoutKey(uri, parameters), this, options);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** The URI that the endpoint shows in logs and JMX. Camel masks a key there, but not what follows a bracket in it. */
    private static String withoutKey(String uri, Map<String, Object> parameters) {
        if (!parameters.containsKey(API_KEY)) {
            return uri;
        }
        var shown = new LinkedHashMap<>(parameters);
        shown.remove(API_KEY);
        String address = StringHelper.before(uri, "?", uri);
        return shown.isEmpty() ? address : address + "?" + URISupport.createQueryString(shown);
    }

    /** The gateway's providers, else this component's own. */
    Providers providers() {
        lock.lock();
        try {
            Providers shared = findGatewayProviders();
            if (shared != null) {
                return shared;
            }
            if (ownProviders == null) {
                ownVertx = Vertx.vertx();
                ownProviders = new Providers(
                        ownVertx,
                        new Protocols(getCamelContext()),
                        Map.of(),
                        (provider, model) -> null,
                        false,
                        new ResponseBudget(0),
                        new JsonPool());
            }
            return ownProviders;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Providers findGatewayProviders() {
        return CamelContextHelper.findSingleByType(getCamelContext(), Providers.class);
    }

    public ProviderConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(ProviderConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        if (ownProviders != null) {
            ownProviders.close();
            ownProviders = null;
        }
        if (ownVertx != null) {
            ownVertx.close();
            ownVertx = null;
        }
    }
}
