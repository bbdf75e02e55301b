package io.ratatoskr.camel.socket;

import io.ratatoskr.api.error.ConfigurationInvalid;
import java.util.regex.Pattern;
import org.apache.camel.Category;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.DefaultEndpoint;

/** Receive requests as JSON lines over the gateway's Unix socket and TCP port. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "socket-requests",
        title = "Socket Requests",
        syntax = "socket-requests:operation",
        consumerOnly = true,
        category = {Category.AI})
public class SocketEndpoint extends DefaultEndpoint {
    private static final Pattern OPERATION = Pattern.compile("[a-z][a-z0-9_-]{0,59}");

    @UriParam
    private SocketEndpointConfiguration configuration;

    public SocketEndpoint(String uri, Component component, SocketEndpointConfiguration configuration) {
        super(uri, component);
        this.configuration = configuration;
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException(
                "socket-requests: supports consumers only; a route can only start from it");
    }

    /** @throws ConfigurationInvalid when the operation has no possible name, or is one of the connection's own */
    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        String operation = configuration.getOperation();
        if (!OPERATION.matcher(operation).matches() || operation.equals("auth") || operation.equals("cancel")) {
            throw new ConfigurationInvalid(
                    "socket-requests:%s: an operation has lower-case letters, digits, - and _, and is neither auth nor cancel"
                            .formatted(operation));
        }
        var consumer = new SocketConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    public SocketEndpointConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(SocketEndpointConfiguration configuration) {
        this.configuration = configuration;
    }
}
