package io.ratatoskr.camel.kafka;

import io.ratatoskr.api.error.ConfigurationInvalid;
import org.apache.camel.Category;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.DefaultEndpoint;

/** Receive requests from topics of Kafka, and reply to them. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "kafka-requests",
        title = "Kafka Requests",
        syntax = "kafka-requests:name",
        consumerOnly = true,
        category = {Category.AI, Category.MESSAGING})
public class KafkaRequestsEndpoint extends DefaultEndpoint {
    @UriParam
    private KafkaRequestsConfiguration configuration;

    public KafkaRequestsEndpoint(String uri, Component component, KafkaRequestsConfiguration configuration) {
        super(uri, component);
        this.configuration = configuration;
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException(
                "kafka-requests: supports consumers only; a route can only start from it. Send with kafka:");
    }

    /** @throws ConfigurationInvalid when the gateway has no Kafka */
    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        KafkaGateway gateway =
                getCamelContext().getRegistry().lookupByNameAndType(KafkaFrontend.SERVER_BEAN, KafkaGateway.class);
        if (gateway == null) {
            throw new ConfigurationInvalid("kafka-requests: needs a gateway with ratatoskr.kafka.brokers");
        }
        var consumer = new KafkaRequestsConsumer(this, processor, gateway);
        configureConsumer(consumer);
        return consumer;
    }

    public KafkaRequestsConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(KafkaRequestsConfiguration configuration) {
        this.configuration = configuration;
    }
}
