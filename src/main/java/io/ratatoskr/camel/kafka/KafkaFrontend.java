package io.ratatoskr.camel.kafka;

import io.ratatoskr.camel.exchange.Frontend;
import io.ratatoskr.camel.exchange.GatewayInstallation;
import io.ratatoskr.camel.queue.QueueErrors;
import io.ratatoskr.camel.queue.QueueRequestBinding;
import io.ratatoskr.kafka.KafkaConfiguration;
import io.ratatoskr.settings.Settings;

/** Requests by Kafka: the member of its group behind {@code kafka-requests:} routes, and the binding that these routes call. */
public final class KafkaFrontend implements Frontend {
    /** Bean: the {@link KafkaGateway}. */
    public static final String SERVER_BEAN = "ratatoskr-kafka-server";

    /** Bean: the {@link io.ratatoskr.kafka.KafkaStatistics}, for metrics. */
    static final String STATISTICS_BEAN = "ratatoskr-kafka-statistics";

    /** Bean: the health check. */
    static final String HEALTH_BEAN = "ratatoskr-health-kafka";

    /** Bean: the {@link QueueRequestBinding}. */
    static final String BINDING_BEAN = "ratatoskr-kafka";

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public boolean enabled(Settings settings) {
        return settings.kafka().isEnabled();
    }

    @Override
    public void install(GatewayInstallation installation) {
        Settings settings = installation.settings();
        var configuration = new KafkaConfiguration(
                settings.kafka(),
                settings.routing().totalTimeout(),
                installation.access(),
                installation.bodyMemory(),
                installation.observer());
        QueueErrors errors = QueueErrors.of(installation.dialects());
        KafkaGateway gateway = installation
                .previous(SERVER_BEAN, KafkaGateway.class)
                .map(previous -> previous.successor(configuration, errors))
                .orElseGet(() -> new KafkaGateway(configuration, errors));
        installation.bind(SERVER_BEAN, gateway);
        installation.bind(STATISTICS_BEAN, gateway.statistics());
        installation.bind(HEALTH_BEAN, new KafkaHealthCheck(gateway.state(), gateway.statistics()));
        installation.bind(BINDING_BEAN, new QueueRequestBinding(installation.dialects(), installation.jsonPool()));
    }
}
