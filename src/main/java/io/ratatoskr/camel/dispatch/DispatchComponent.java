package io.ratatoskr.camel.dispatch;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Creates {@code dispatch:<operation>} endpoints. */
@Component("dispatch")
public class DispatchComponent extends DefaultComponent {
    @Metadata(description = "Options of endpoints that do not set them.", label = "producer")
    private DispatchConfiguration configuration = new DispatchConfiguration();

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        var options = configuration.copy();
        options.setOperation(remaining);
        var endpoint = new DispatchEndpoint(uri, this, options);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    public DispatchConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(DispatchConfiguration configuration) {
        this.configuration = configuration;
    }
}
