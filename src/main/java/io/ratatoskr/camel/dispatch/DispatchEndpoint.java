package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.Operation;
import org.apache.camel.Category;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultEndpoint;

/** Send a request to its candidate providers in order, until one responds. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "dispatch",
        title = "Dispatch",
        syntax = "dispatch:operation",
        producerOnly = true,
        remote = false,
        category = {Category.AI})
public class DispatchEndpoint extends DefaultEndpoint {
    @UriParam
    private DispatchConfiguration configuration;

    public DispatchEndpoint(String uri, Component component, DispatchConfiguration configuration) {
        super(uri, component);
        this.configuration = configuration;
    }

    @Override
    public Producer createProducer() {
        DispatchContext dispatch =
                CamelContextHelper.mandatoryFindSingleByType(getCamelContext(), DispatchContext.class);
        Operation operation = Operation.fromWireName(configuration.getOperation());
        ResponseCaching caching = CamelContextHelper.findSingleByType(getCamelContext(), ResponseCaching.class);
        return new DispatchProducer(
                this, operation, dispatch, caching != null && caching.isEnabled(operation) ? caching : null);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("dispatch: supports producers only; a route cannot start from it");
    }

    @Override
    public boolean isSingletonProducer() {
        return true;
    }

    public DispatchConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(DispatchConfiguration configuration) {
        this.configuration = configuration;
    }
}
