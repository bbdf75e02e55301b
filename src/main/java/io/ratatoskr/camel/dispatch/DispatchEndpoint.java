package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.Operation;
import org.apache.camel.Category;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
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
    @UriPath(enums = "chat,generate,embed,nli,zero-shot,classify,stance,rerank")
    @Metadata(required = true, description = "The operation; the routes of the group of that name are its providers.")
    private String operation;

    public DispatchEndpoint(String uri, Component component, String operation) {
        super(uri, component);
        this.operation = operation;
    }

    @Override
    public Producer createProducer() {
        DispatchContext dispatch = CamelContextHelper.mandatoryFindSingleByType(getCamelContext(), DispatchContext.class);
        return new DispatchProducer(this, Operation.fromWireName(operation), dispatch);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("dispatch: supports producers only; a route cannot start from it");
    }

    @Override
    public boolean isSingletonProducer() {
        return true;
    }

    public String getOperation() {
        return operation;
    }

    public void setOperation(String operation) {
        this.operation = operation;
    }
}
