package io.ratatoskr.camel.onnx;

import static java.util.Objects.requireNonNull;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.DefaultEndpoint;

/** Run a request on a local model in this process. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "onnx",
        title = "ONNX",
        syntax = "onnx:model",
        producerOnly = true,
        remote = false,
        category = {Category.AI})
public class OnnxEndpoint extends DefaultEndpoint {
    /** Selects the model that the request names. */
    static final String ANY = "*";

    @UriParam
    private OnnxConfiguration configuration;

    public OnnxEndpoint(String uri, OnnxComponent component, OnnxConfiguration configuration) {
        super(uri, component);
        this.configuration = requireNonNull(configuration, "configuration");
    }

    @Override
    public Producer createProducer() {
        return new OnnxProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException(
                "onnx:" + configuration.getModel() + " supports producers only; a route cannot start from it");
    }

    @Override
    public boolean isRemote() {
        return false;
    }

    public OnnxConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(OnnxConfiguration configuration) {
        this.configuration = configuration;
    }
}
