package io.ratatoskr.camel.kafka;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Creates {@code kafka-requests:<name>} endpoints. */
@Component("kafka-requests")
public class KafkaRequestsComponent extends DefaultComponent {
    @Metadata(description = "Options of endpoints that do not set them.", label = "consumer")
    private KafkaRequestsConfiguration configuration = new KafkaRequestsConfiguration();

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        var options = configuration.copy();
        options.setName(remaining);
        var endpoint = new KafkaRequestsEndpoint(uri, this, options);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    public KafkaRequestsConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(KafkaRequestsConfiguration configuration) {
        this.configuration = configuration;
    }
}
