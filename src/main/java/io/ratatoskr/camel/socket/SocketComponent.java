package io.ratatoskr.camel.socket;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Creates {@code socket-requests:<operation>} endpoints. */
@Component("socket-requests")
public class SocketComponent extends DefaultComponent {
    @Metadata(description = "Options of endpoints that do not set them.", label = "consumer")
    private SocketEndpointConfiguration configuration = new SocketEndpointConfiguration();

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        var options = configuration.copy();
        options.setOperation(remaining);
        var endpoint = new SocketEndpoint(uri, this, options);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    public SocketEndpointConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(SocketEndpointConfiguration configuration) {
        this.configuration = configuration;
    }
}
