package io.ratatoskr.camel.onnx;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Creates {@code onnx:<model>} endpoints. */
@Component("onnx")
public class OnnxComponent extends DefaultComponent {
    @Metadata(
            description = "Options of endpoints that do not set them; in a gateway its own settings hold instead.",
            label = "producer")
    private OnnxConfiguration configuration = new OnnxConfiguration();

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        var options = configuration.copy();
        options.setModel(remaining);
        var endpoint = new OnnxEndpoint(uri, this, options);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    public OnnxConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(OnnxConfiguration configuration) {
        this.configuration = configuration;
    }
}
