package io.ratatoskr.camel.jms;

import io.ratatoskr.camel.exchange.Frontend;
import io.ratatoskr.camel.exchange.GatewayInstallation;
import io.ratatoskr.camel.queue.QueueErrors;
import io.ratatoskr.camel.queue.QueueRequestBinding;
import io.ratatoskr.jms.JmsConnections;
import io.ratatoskr.jms.JmsState;
import io.ratatoskr.settings.JmsSettings;
import io.ratatoskr.settings.Secret;
import io.ratatoskr.settings.Settings;

/** Requests by JMS: the connections of {@code jms:} routes to the configured broker, and what these routes call. */
public final class JmsFrontend implements Frontend {
    static final String NAME = "jms";

    /** Bean: the connection factory. */
    public static final String CONNECTIONS_BEAN = "ratatoskr-jms-connections";

    /** Bean: the {@link JmsGateway}. */
    static final String SERVER_BEAN = "ratatoskr-jms-server";

    /** Bean: the {@link io.ratatoskr.jms.JmsStatistics}, for metrics. */
    static final String STATISTICS_BEAN = "ratatoskr-jms-statistics";

    /** Bean: the health check. */
    static final String HEALTH_BEAN = "ratatoskr-health-jms";

    /** Bean: the names of properties. */
    static final String NAMES_BEAN = "ratatoskr-jms-names";

    /** Bean: the {@link JmsRequests}. */
    static final String REQUESTS_BEAN = "ratatoskr-jms";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean enabled(Settings settings) {
        return settings.jms().isEnabled();
    }

    @Override
    public void install(GatewayInstallation installation) {
        JmsSettings settings = installation.settings().jms();
        // Without one only routes are checked, which connects to nothing
        String url = settings.broker().url().map(Secret::reveal).orElse("tcp://localhost:61616");
        JmsState state = installation
                .previous(SERVER_BEAN, JmsGateway.class)
                .map(JmsGateway::state)
                .orElseGet(() -> new JmsState(url));
        var connections = new JmsConnections(
                ConnectionFactories.create(installation.context(), settings.broker(), url), settings.broker(), state);
        var gateway = new JmsGateway(installation, state);
        installation.bind(CONNECTIONS_BEAN, connections);
        installation.bind(NAMES_BEAN, new HeaderNames());
        installation.bind(SERVER_BEAN, gateway);
        installation.bind(STATISTICS_BEAN, gateway.statistics());
        installation.bind(HEALTH_BEAN, new JmsHealthCheck(state, gateway.statistics()));
        installation.bind(
                REQUESTS_BEAN,
                new JmsRequests(
                        gateway,
                        new QueueRequestBinding(installation.dialects(), installation.jsonPool()),
                        QueueErrors.of(installation.dialects()),
                        new MessageSender(connections, settings.outputs().replyExpiry())));
    }
}
