package io.ratatoskr.camel.ratatoskr;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.camel.exchange.RatatoskrHeaders;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;

/** Send a message to a model through the gateway: chat, embeddings, classification and other operations. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "ratatoskr",
        title = "Ratatoskr",
        syntax = "ratatoskr:operation",
        producerOnly = true,
        remote = false,
        category = {Category.AI},
        headersClass = RatatoskrHeaders.class)
public class RatatoskrEndpoint extends DefaultEndpoint {
    @UriParam
    private RatatoskrConfiguration configuration;

    private final EndpointOperation operation;
    private @Nullable RequestOptions options;
    private OutputFormat output = OutputFormat.TEXT;
    private @Nullable Boolean stream;

    RatatoskrEndpoint(
            String uri,
            RatatoskrComponent component,
            EndpointOperation operation,
            RatatoskrConfiguration configuration) {
        super(uri, component);
        this.operation = operation;
        this.configuration = configuration;
    }

    /** @throws IllegalArgumentException when an option is not valid, or has no effect on the operation */
    @Override
    protected void doInit() throws Exception {
        super.doInit();
        ServiceKey service = service();
        if (service != null) {
            try {
                component().clients().get(service);
            } catch (ConfigurationInvalid invalid) {
                throw new IllegalArgumentException(
                        "option gateway of %s: %s".formatted(name(), invalid.getMessage()), invalid);
            }
        }
        output = OutputFormat.of(configuration.getOutput());
        if (configuration.getStream() != null && !operation.isStreamable()) {
            throw new IllegalArgumentException(
                    "%s has no option stream; only chat and generate can be streamed".formatted(name()));
        }
        stream = streamOption(configuration.getStream());
        if (Boolean.TRUE.equals(stream) && output == OutputFormat.JSON) {
            throw new IllegalArgumentException(
                    "%s: a stream is not one JSON text; use output=text or output=record with stream=true"
                            .formatted(name()));
        }
        options = RequestOptions.compile(operation, configuration, getCamelContext());
    }

    @Override
    public Producer createProducer() throws Exception {
        return createAsyncProducer();
    }

    @Override
    public AsyncProducer createAsyncProducer() throws Exception {
        RequestOptions compiled = options;
        if (compiled == null) {
            throw new IllegalStateException(name() + " is not initialized");
        }
        var conversion = new ResponseConversion(operation, output, stream);
        ServiceKey service = service();
        return service == null
                ? new RatatoskrProducer(this, operation, compiled, conversion)
                : new ServiceProducer(this, component().clients(), service, operation, compiled, conversion);
    }

    /** The gateway in another process that the requests go to; null: that in the same context. */
    @Nullable
    ServiceKey service() {
        ServiceKey own = ServiceKey.of(configuration.getGateway(), configuration.getGatewayApiKey());
        return own == null ? ServiceKey.of(component().getGateway(), component().getGatewayApiKey()) : own;
    }

    private RatatoskrComponent component() {
        return (RatatoskrComponent) getComponent();
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException(
                name() + " only sends: a route cannot start from it; use it in 'to', and start from another endpoint");
    }

    private @Nullable Boolean streamOption(@Nullable String text) {
        return switch (text) {
            case null -> null;
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new IllegalArgumentException("option stream of %s: '%s' is not valid; expected true or false"
                        .formatted(name(), RequestOptions.quote(text)));
        };
    }

    private String name() {
        return "ratatoskr:" + operation.wireName();
    }

    @Override
    public boolean isSingletonProducer() {
        return true;
    }

    @Override
    public boolean isRemote() {
        return service() != null;
    }

    public RatatoskrConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(RatatoskrConfiguration configuration) {
        this.configuration = configuration;
    }
}
